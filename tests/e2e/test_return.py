"""History, the way back, and what is left by a manager that was killed."""

from shutil import rmtree

import pytest

from pbxmanager.asterisk.ami import ami_session
from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.directory.models import Device, Extension, Person
from pbxmanager.operations.apply import apply
from pbxmanager.operations.live import ami_address, read_status
from pbxmanager.operations.lock import alone
from pbxmanager.operations.models import Change, Generation
from pbxmanager.operations.office import read_office
from pbxmanager.operations.plan import make_plan
from pbxmanager.operations.record import ApplyRefused
from pbxmanager.operations.rollback import restore_models, rollback
from pbxmanager.operations.waiting import waiting_changes
from tests.e2e.commands import command

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def rename(old, new):
    person = Person.objects.get(name=old)
    person.name = new
    person.save()


def add_device():
    return Device.objects.create(extension=Extension.objects.get(destination__number="1002"), name="Mobile")


def test_a_return_brings_the_files_back_and_leaves_the_database_alone(running, engine):
    add_device()
    apply()
    done = rollback(reason="Mobile rang all night")
    assert (done.target, done.generation.number, done.outcome.deviations) == (1, 3, ())
    store = GenerationStore(engine.home)
    assert store.live_number() == 3
    assert store.read(3) == store.read(1)
    assert read_status().is_well
    assert [str(d) for d in make_plan().differences] == ["Device Mobile of 1002: added"]
    assert Device.objects.filter(name="Mobile").exists()


def test_the_database_can_be_brought_back_too(running, engine):
    before = read_office()
    rename("Ann Lee", "Ann Wang")
    add_device()
    Extension.objects.get(destination__number="1004").delete()
    Person.objects.get(name="Diego Ruiz").delete()
    apply()
    assert read_office() != before
    rollback(1)
    assert restore_models(1) > 4
    assert read_office() == before
    assert make_plan().is_empty


def test_generations_are_listed_with_their_differences(running):
    rename("Ann Lee", "Ann Wang")
    apply(reason="Ann married")
    said, code = command("pbx_generations")
    assert code == 0
    assert "*    2" in said
    assert "Ann married" in said
    said, _ = command("pbx_generations", "--diff", "1", "2")
    assert "-name = Ann Lee" in said
    assert "+name = Ann Wang" in said


def test_a_return_mends_what_asterisk_had_come_to_run_besides(running, engine):
    add_device()
    assert apply().succeeded
    with ami_session(ami_address(engine)) as ami:
        ami.command("dialplan add extension 1,1,NoOp into intruder")
    Generation.objects.update(verified=False)  # as after a restart that nobody looked after
    done = rollback()
    assert (done.target, done.outcome.deviations) == (1, ())
    assert read_status().is_well


def test_where_the_link_is_lost_the_last_one_that_ran_is_returned_to(running, engine):
    add_device()
    assert apply().succeeded
    engine.live.unlink()
    assert "no generation" in command("pbx_status")[0]
    assert rollback().target == 2
    assert read_status().is_well


def test_a_generation_that_was_deleted_by_hand_is_passed_over(running, engine):
    for _ in range(2):
        add_device()
        assert apply().succeeded
    rmtree(GenerationStore(engine.home).path(2))
    assert rollback().target == 1


def test_what_was_cut_short_or_failed_is_in_the_status(running, engine):
    Generation.objects.create(number=2, replaces=1)
    said, code = command("pbx_status")
    assert (code, "generation 2 was cut short" in said) == (1, True)
    with alone(engine.home, "chief"):
        assert "An apply is under way (chief, process" in command("pbx_status")[0]
    assert apply().generation is None
    said, code = command("pbx_status")
    assert (code, "failed: The manager ended before it went live; nothing had changed." in said) == (0, True)


def test_there_is_no_return_to_nowhere(running, engine):
    with pytest.raises(ApplyRefused, match="no earlier generation"):
        rollback()
    with pytest.raises(ApplyRefused, match="is live already"):
        rollback(1)
    with pytest.raises(ApplyRefused, match=r"Generation 9 can't be read"):
        rollback(9)


def test_a_generation_that_was_edited_by_hand_is_not_returned_to(running, engine):
    add_device()
    apply()
    edited = GenerationStore(engine.home).path(1) / "pjsip_endpoint.conf"
    edited.chmod(0o600)
    edited.write_text("; by hand\n")
    with pytest.raises(ApplyRefused, match=r"changed by hand: pjsip_endpoint\.conf"):
        rollback(1)


def test_who_changed_what_is_in_the_plan(running, engine, chief, client):
    client.force_login(chief)
    person = Person.objects.get(name="Ann Lee")
    sent = {"name": "Ann Wang", "site": person.site_id, "email": "", "department": "", "language": ""}
    assert client.patch(f"/api/people/{person.pk}/", sent, content_type="application/json").status_code in (200, 400)
    entry = waiting_changes().filter(model="directory.person").get()
    assert (entry.author, entry.object_text, entry.action) == (chief, "Ann Wang", "change")
    said, code = command("pbx_plan")
    assert code == 2
    assert "chief" in said
    assert "person Ann Wang changed" in said


def test_saving_without_a_change_leaves_no_trace(engine):
    count = Change.objects.count()
    Person.objects.get(name="Ann Lee").save()
    device = Device.objects.first()
    device.save()
    assert Change.objects.count() == count


def test_the_journal_holds_no_plain_secret(engine):
    device = Device.objects.first()
    old = device.secret
    device.renew_secret()
    assert all(old not in before for before in Change.objects.values_list("before", flat=True))


def test_an_apply_that_was_killed_before_the_switch_did_not_go_live(running, engine):
    add_device()
    Generation.objects.create(number=2, digest="x", replaces=1)
    (engine.home / "generations" / ".2.4711").mkdir()
    done = apply()
    assert Generation.objects.get(number=2).evidence == "The manager ended before it went live; nothing had changed."
    assert (done.generation.number, done.succeeded) == (3, True)
    assert not (engine.home / "generations" / ".2.4711").exists()


def test_an_apply_that_was_killed_after_the_switch_is_completed(running, engine):
    device = add_device()
    plan = make_plan()
    store = GenerationStore(engine.home)
    store.write(2, plan.rendering)
    Generation.objects.create(
        number=2, digest="x", replaces=1, reloaded=list(plan.consequences.reload), journal_position=10**6
    )
    store.switch(2)
    assert not read_status().is_well
    assert apply().generation is None
    assert Generation.objects.get(number=2).result == "live"
    assert read_status().is_well
    assert device.endpoint in running.console("pjsip show endpoints")


def test_the_pages_show_compare_and_return(running, engine, chief, client):
    client.force_login(chief)
    rename("Ann Lee", "Ann Wang")
    assert "Ann Lee → Ann Wang" in client.get("/operations/plan/").content.decode()
    assert client.post("/operations/plan/", {"reason": "married"}, follow=True).status_code == 200
    page = client.get("/operations/generations/1/?beside=2").content.decode()
    assert "+name = Ann Lee" in page
    client.post("/operations/generations/1/", {"reason": "divorced"})
    assert GenerationStore(engine.home).live_number() == 3
    client.post("/operations/generations/1/", {"models": "1"})
    assert Person.objects.filter(name="Ann Lee").exists()
    assert Generation.objects.get(number=3).author == chief


def test_the_page_tells_what_bringing_the_database_back_would_undo(running, pages):
    rename("Ann Lee", "Ann Wang")
    assert apply().succeeded
    assert "person Ann Wang changed" in pages.get("/operations/generations/1/").content.decode()
    page = pages.get("/operations/generations/2/").content.decode()  # the live one stands beside the one before
    assert "+name = Ann Wang" in page
    assert "would be undone" not in page


def test_whoever_may_only_look_applies_nothing(running, engine, viewer, client):
    client.force_login(viewer)
    assert client.get("/operations/plan/").status_code == 200
    assert client.post("/operations/plan/").status_code == 403
    assert client.post("/operations/generations/1/").status_code == 403

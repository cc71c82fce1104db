"""From the database to a running Asterisk: plan, apply, status; and what happens when something is in the way."""

import json

import pytest
from django.core.management import CommandError, call_command

from pbxmanager.asterisk.ami import ami_session
from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.directory.models import Device, Extension, Person
from pbxmanager.operations.apply import apply
from pbxmanager.operations.live import ami_address, read_status
from pbxmanager.operations.lock import alone
from pbxmanager.operations.models import Generation
from pbxmanager.operations.plan import make_plan
from pbxmanager.operations.record import ApplyRefused
from pbxmanager.routing.models import Trunk
from tests.e2e.commands import command
from tests.telephony.asterisk import free_port
from tests.telephony.phone import Phone

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_the_first_apply_is_in_place_before_asterisk_runs(engine):
    said, code = command("pbx_plan")
    assert code == 2
    assert "Extension 1001 (Ann Lee): added" in said
    said, code = command("pbx_apply")
    assert "Generation 1 is in place. Asterisk does not run" in said
    assert command("pbx_plan") == ("Nothing to do: generation 1 is live, and it is what the database describes.\n", 0)
    said, code = command("pbx_status")
    assert code == 1
    assert "Is Asterisk running?" in said


def test_asterisk_runs_it_without_a_word_of_complaint(running):
    assert running.problems() == []
    said, code = command("pbx_status")
    assert code == 0, said
    assert "runs this generation" in said
    assert "0 of 5 registered" in said


def test_a_new_person_can_call_after_an_apply_and_nothing_else_moved(running, engine):
    ann = Device.objects.filter(extension__destination__number="1001").first()
    server = f"127.0.0.1:{engine.sip_port}"
    with Phone(server, ann.endpoint, ann.secret) as anns:
        anns.register()
        person = Person.objects.create(name="Eve", site=Person.objects.first().site)
        extension = Extension(person=person)
        extension.number = "1005"
        extension.save()
        device = Device.objects.create(extension=extension)
        done = apply(reason="Eve starts on Monday")
        assert done.succeeded
        assert done.consequences.reload == (
            "app_voicemail.so",
            "res_pjsip.so",
            "pbx_config.so",  # for who watches 1005
        )
        with Phone(server, device.endpoint, device.secret, frequency=660) as eves:
            outgoing = eves.register().call("1001")
            incoming = anns.wait_incoming()  # Ann did not have to register again
            assert incoming.caller_name == "Eve"
            incoming.answer()
            outgoing.wait_answered().hangup()
    record = Generation.objects.get(number=2)
    assert (record.result, record.reason) == ("live", "Eve starts on Monday")
    assert "Extension 1005 (Eve): added" in record.changes


def test_a_name_changes_without_any_reload(running, engine):
    device = Device.objects.filter(extension__destination__number="1001").first()
    bobs = Device.objects.get(extension__destination__number="1002")
    server = f"127.0.0.1:{engine.sip_port}"
    with Phone(server, device.endpoint, device.secret) as ann, Phone(server, bobs.endpoint, bobs.secret) as bob:
        ann.register(), bob.register()
        ann.call("1002")
        assert bob.wait_incoming().caller_name == "Ann Lee"
        person = Person.objects.get(name="Ann Lee")
        person.name = "Ann Lee-Wang"
        person.save()
        done = apply()
        assert (done.succeeded, done.consequences.reload) == (True, ())
        ann.call("1002")
        assert bob.wait_incoming().caller_name == "Ann Lee-Wang"


def test_what_asterisk_refuses_is_taken_back_and_stays_on_record(running, engine):
    Trunk.objects.update(host="carrier.invalid")
    done = apply(check=False)  # the check would have found it
    assert not done.succeeded
    assert done.outcome.returned_to == 1
    assert GenerationStore(engine.home).live_number() == 1
    record = Generation.objects.get(number=2)
    assert record.result == "failed"
    assert record.evidence


def test_a_changed_port_is_named_as_what_only_a_restart_takes(running, settings):
    settings.PBX_SIP_TLS_PORT = free_port()
    assert make_plan().consequences.restart == ("pjsip.conf (sockets)",)


def test_an_office_with_errors_is_refused_before_anything_is_written(engine):
    apply()
    Trunk.objects.update(kind="register", username="", secret="")
    with pytest.raises(CommandError, match="needs a user name and a password"):
        call_command("pbx_apply")
    assert GenerationStore(engine.home).numbers() == [1]
    assert command("pbx_plan")[1] == 1


def test_a_second_apply_is_told_that_one_runs(engine):
    with alone(engine.home), pytest.raises(ApplyRefused, match="An apply is under way"):
        apply()
    assert apply().generation is not None


def test_a_file_edited_by_hand_is_found_and_an_apply_mends_it(running, engine):
    edited = engine.live / "extensions_routes.conf"
    edited.chmod(0o600)
    edited.write_text("; by hand\n")
    said, code = command("pbx_status")
    assert code == 1
    assert "changed by hand: extensions_routes.conf" in said
    assert "+; by hand" in said
    assert "-; " in said
    assert "-; by hand" in make_plan().file_diff()
    assert apply().succeeded
    assert command("pbx_status")[1] == 0


def test_files_that_are_gone_are_told_and_an_apply_mends_it(running, engine):
    for name in ("generation.conf", "extensions.conf"):
        (engine.live / name).unlink()
    said, code = command("pbx_status")
    assert code == 1
    assert "changed by hand: extensions.conf, generation.conf" in said
    assert apply().succeeded
    assert command("pbx_status")[1] == 0


@pytest.mark.parametrize("there", ["a link to elsewhere", "a link to nothing", "no manifest"])
def test_what_is_no_generation_is_told_and_an_apply_mends_it(running, engine, there):
    if there == "no manifest":
        (engine.live / "manifest.json").unlink()
    else:
        engine.live.unlink()
        engine.live.symlink_to("/etc" if there == "a link to elsewhere" else "generations/77")
    assert command("pbx_status")[1] == 1
    assert command("pbx_plan")[1] in (0, 2)
    if there == "no manifest":
        Person.objects.create(name="Eve", site=Person.objects.first().site, language="fr")
        Device.objects.create(extension=Extension.objects.get(destination__number="1002"))
    assert apply().succeeded
    assert command("pbx_status")[1] == 0


def test_what_runs_and_was_not_rendered_is_named(running, engine):
    with ami_session(ami_address(engine)) as ami:
        ami.command("dialplan add extension 1,1,NoOp into intruder")
    assert [str(d) for d in read_status().deviations] == [
        "In the dialplan, [intruder] 1,1,NoOp() is there, but was not rendered."
    ]


def test_the_plan_shows_no_secret(engine):
    secrets = [*Device.objects.values_list("secret", flat=True), engine.ami_secret]
    said = command("pbx_plan", "--diff")[0] + command("pbx_plan", "--json")[0]
    assert "password = ••••••••" in said
    assert not any(secret in said for secret in secrets)


def test_the_status_is_given_to_machines(running):
    facts = json.loads(command("pbx_status", "--json")[0])
    assert (facts["live"], facts["well"], facts["devices"]) == (1, True, 5)

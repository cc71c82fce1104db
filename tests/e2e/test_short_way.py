"""A telephone that is added, changed or taken away: only its own sections are written, and it works at once."""

import time

import pytest

from pbxmanager.asterisk.ami import ami_session
from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.asterisk.mailboxes import boxes_root
from pbxmanager.directory.models import Device, Extension
from pbxmanager.mailing.voice import BoxOwner
from pbxmanager.operations.apply import apply
from pbxmanager.operations.difference import unified_diff
from pbxmanager.operations.live import ami_address, read_status
from pbxmanager.operations.mail import box_owner
from pbxmanager.operations.plan import make_plan
from pbxmanager.operations.quick import quick_plan
from pbxmanager.operations.record import ApplyRefused
from pbxmanager.voicemail.models import Box
from tests.telephony.phone import Phone

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def proved(running, engine):
    """The demo office, running, and Asterisk was seen to run it."""
    assert apply().generation is None
    return running


def test_a_new_telephone_rings_and_keys_that_watch_the_number_know_it(proved, engine):
    bob = Extension.objects.get(destination__number="1002")
    server = f"127.0.0.1:{engine.sip_port}"
    with ami_session(ami_address(engine)) as ami:
        watched = ami.action("ExtensionState", Exten="1002", Context="hints")
        assert watched.get("StatusText") == "Unavailable"
        device = Device.objects.create(extension=bob, name="Mobile")
        assert quick_plan(engine) is not None
        done = apply()
        assert (done.outcome.deviations, done.consequences.reload) == ((), ("res_pjsip.so", "pbx_config.so"))
        with Phone(server, device.endpoint, device.secret) as mobile:
            mobile.register()
            until = time.monotonic() + 10
            while ami.action("ExtensionState", Exten="1002", Context="hints").get("StatusText") != "Idle":
                assert time.monotonic() < until  # Asterisk looks after a telephone that registered in its own time
                time.sleep(0.05)
            ann = Device.objects.filter(extension__destination__number="1001", transport="udp").first()
            with Phone(server, ann.endpoint, ann.secret) as anns:
                outgoing = anns.register().call("1002")
                mobile.wait_incoming().answer()
                outgoing.wait_answered().hangup()
    assert read_status().is_well
    assert make_plan().is_empty


def test_a_new_password_and_a_removed_telephone_are_live_and_proved(proved, engine):
    device = Device.objects.get(extension__destination__number="1002")
    device.renew_secret()
    assert quick_plan(engine) is not None
    assert apply().succeeded
    assert device.secret in proved.console(f"pjsip show auth {device.endpoint}")
    device.delete()
    assert quick_plan(engine) is not None
    assert apply().succeeded
    assert device.endpoint not in proved.console("pjsip show endpoints")
    assert read_status().is_well
    assert make_plan().is_empty


def test_a_voicemail_box_changes_without_a_reload(proved, engine):
    box = Box.objects.get(extension__destination__number="1001")
    box.addresses = "first@example.com"
    box.save()
    assert apply().consequences.reload == ("app_voicemail.so",)  # only now Asterisk makes mails of its messages
    folder = boxes_root(engine.home) / "1001"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "secret.conf").write_text("[general]\npassword = 739164\n")
    box.addresses = "somebody@example.com"
    box.save()
    pin = box.renew_pin()
    assert quick_plan(engine) is not None
    done = apply()
    assert (done.outcome.deviations, done.consequences.reload) == ((), ())
    assert not (folder / "secret.conf").exists()
    row = box_owner(engine.home, str(box.destination_id))
    assert row == BoxOwner(box.extension.label(), ("somebody@example.com",))
    with ami_session(ami_address(engine)) as ami:
        at = f"boxes/x{str(box.destination_id)[:-2]}.conf,{box.destination_id}"
        assert ami.action("Getvar", Variable=f"AST_CONFIG({at},pin)").get("Value") == pin
    assert pin not in unified_diff({}, GenerationStore(engine.home).read(2))
    assert read_status().is_well
    assert make_plan().is_empty


def test_what_asterisk_would_refuse_is_found_on_the_short_way_too(proved, engine):
    device = Device.objects.get(extension__destination__number="1002")
    device.codecs = "nonsense"  # the form would refuse it
    device.save()
    assert quick_plan(engine) is not None
    with pytest.raises(ApplyRefused, match=r"Device Desk phone of 1002: .*Look at the field codecs"):
        apply()
    done = apply(check=False)
    assert (done.succeeded, done.outcome.returned_to) == (False, 1)
    assert read_status().is_well


def test_what_asterisk_runs_besides_is_brought_back_although_nothing_changed(running, engine):
    with ami_session(ami_address(engine)) as ami:
        ami.command("dialplan add extension 1,1,NoOp into intruder")
    assert not read_status().is_well
    done = apply()
    assert done.generation is not None
    assert [str(each) for each in done.drift] == [
        "In the dialplan, [intruder] 1,1,NoOp() is there, but was not rendered."
    ]
    assert done.succeeded, done.outcome.evidence
    assert done.consequences.restart == ()
    assert read_status().is_well
    assert apply().generation is None

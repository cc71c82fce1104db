"""Services by code, dialled at a real telephone."""

import pytest

from pbxmanager.asterisk.ami import AmiAddress, ami_session

pytestmark = [pytest.mark.e2e]


def test_the_echo_test_gives_back_what_is_said(phone, prompt):
    call = phone("1001").call("*43").wait_answered()
    call.wait_heard(lambda r: r.likeness(prompt("demo-echotest")) > 0.7, "what to do", 30)
    call.wait_heard(lambda r: r.hears(400), "the telephone's own tone", 12)
    call.hangup()


def test_a_telephone_says_its_own_number(phone, prompt):
    call = phone("1004").call("*65")
    call.wait_ended()
    heard = {digit: call.heard().likeness(prompt(f"digits/{digit}")) for digit in "10479"}
    assert min(heard[digit] for digit in "104") > 0.85 > max(heard[digit] for digit in "79")


@pytest.mark.parametrize("dialled", ["*431", "*65%2C1", "*999"])
def test_what_is_no_code_is_out_of_service(phone, dialled):
    assert phone("1001").call(dialled).wait_ended().status == 404


def test_a_number_has_a_hint_of_its_devices(pbx):
    with ami_session(AmiAddress("127.0.0.1", pbx.engine.ami_port, "manager", pbx.engine.ami_secret)) as ami:
        state = ami.action("ExtensionState", Exten="1001", Context="hints")
    assert state.get("Hint").startswith("PJSIP/1001-aaaaaaaa&PJSIP/1001-bbbbbbbb&Custom:")

"""Emergency calls from every state that a telephone can be in: each goes out by a real carrier, from the right place."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from pbxmanager.snapshot import (
    AccountCode,
    Device,
    Encryption,
    Extension,
    InboundNumber,
    PermissionClass,
    Site,
    SpeedDial,
    Target,
    Transport,
)
from pbxmanager.values import hash_pin
from tests.e2e.conftest import Pbx, run_office
from tests.e2e.conversation import ask_by_code, hears, talking
from tests.e2e.office import ANNS, CHINA, MAIN, office
from tests.telephony.carrier import ArrivedCall
from tests.telephony.subscriber import wait_until

pytestmark = [pytest.mark.e2e]

PIN = "2583"
SHANGHAI, BEIJING = ("02155501000", "100 Century Avenue, floor 12; door “A”"), ("01066601000", "1 Jianguo Road, gate 3")


def two_sites(telecom: int, backup: int):
    """The usual office with a class for each obstacle, and a telephone at a second site."""
    usual = office(telecom, backup)
    people = {
        "1001": {"pin": hash_pin(PIN)},
        "1002": {"pin": hash_pin(PIN), "outbound_number": ANNS},
        "1004": {"permission_class": 4, "pin": hash_pin(PIN)},
        "1005": {"permission_class": 3},
        "1006": {"permission_class": 99},
    }
    beijing = Site(
        2,
        "Beijing",
        CHINA,
        "en",
        "Asia/Shanghai",
        "+861066601000",
        emergency_location=BEIJING[1],
        emergency_contacts=("1004",),
    )
    far = Extension(7, "1007", "Far away", 2, 1, "en", 20)
    telephone = Device(7, "1007-hhhhhhhh", "secret-far", "Desk", "1007", 2, Transport.UDP, Encryption.NONE, ())
    slow = replace(usual.trunks[0], max_calls=1)
    return replace(
        usual,
        sites=(*usual.sites, beijing),
        extensions=(*(replace(each, **people.get(each.number, {})) for each in usual.extensions), far),
        devices=(*usual.devices, telephone),
        trunks=(slow, *usual.trunks[1:]),
        permission_classes=(
            *usual.permission_classes,
            PermissionClass(3, "Charged", frozenset({2}), asks_account=True),
            PermissionClass(4, "Limited", frozenset({2}), max_calls=1, max_minutes=1),
        ),
        inbound_numbers=(
            InboundNumber(1, MAIN, 1, Target("extension", "1001")),
            InboundNumber(2, ANNS, 1, Target("extension", "1007")),
        ),
        account_codes=(AccountCode(1, "4711", "Client"),),
        speed_dials=(SpeedDial(4, "", "09", "110"),),
    ).sorted()


@pytest.fixture(scope="module")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    """An office of two sites."""
    with run_office(tmp_path_factory.mktemp("emergency"), two_sites) as running:
        yield running


@pytest.fixture(autouse=True)
def untouched(pbx):
    """Every test begins without any state."""
    yield
    for asterisk in (pbx.asterisk, pbx.telecom.asterisk, pbx.backup.asterisk):
        asterisk.console("channel request hangup all")
    for family in ("state", "desk", "guest", "lent", "pin", "spent", "emergency"):
        pbx.asterisk.console(f"database deltree {family}")
    wait_until(lambda: "0 active channels" in pbx.asterisk.console("core show channels count"), "that all is quiet", 8)


@pytest.fixture
def desk(phone):
    """Give the one telephone of an extension in this test."""
    found = {}
    return lambda number: found.get(number) or found.setdefault(number, phone(number))


@pytest.fixture
def state(pbx):
    """Set what a person set by telephone."""
    now = int(time.time())
    return lambda number, setting, to="": pbx.asterisk.console(f"database put state {number}/{setting} {now}:1:{to}")


def got_out(pbx: Pbx, call: Callable[[], object], place: tuple[str, str] = SHANGHAI, number="110") -> ArrivedCall:
    """Make an emergency call; it is answered by the carrier, that is told from where."""
    before = len(pbx.telecom.calls)
    call()
    arrived = pbx.telecom.wait_call(before)
    assert (arrived.number, arrived.caller, arrived.caller_name) == (number, *place)
    assert arrived.privacy != "id"
    return arrived


def seat(pbx: Pbx, endpoint: str, host: str, guest: str) -> None:
    """Log a guest in at a telephone of a host."""
    pbx.asterisk.console(f"database put desk {endpoint} {int(time.time()) + 3600}:{guest}")
    pbx.asterisk.console(f"database put guest {guest} {endpoint}")
    pbx.asterisk.console(f"database put lent {host} 1")


STATES = {
    "nothing special": "1001",
    "not to be disturbed": "1001",
    "forwarded": "1001",
    "locked": "1001",
    "locked out after wrong PINs": "1001",
    "lent to somebody without permissions": "1002",
    "lent to somebody who locked the own telephone": "1002",
    "logged out of": "1002",
    "over its minutes": "1004",
    "asked for an account code": "1005",
    "never showing its number": "1005",
    "of a class that is gone": "1006",
    "encrypted": "1006",
    "without a second call": "1001",
}


@pytest.mark.parametrize("name", STATES)
def test_a_telephone_gets_out_that_is(pbx, desk, state, name):
    ann = "1001"
    if name == "not to be disturbed":
        state(ann, "dnd")
    elif name == "forwarded":
        state(ann, "forward-always", "1004")
    elif name == "locked":
        state(ann, "lock")
        assert desk(ann).call("13800138001").wait_ended().status in (403, 603)
    elif name == "locked out after wrong PINs":
        state(ann, "lock")
        pbx.asterisk.console(f"database put pin 1001 5:{int(time.time())}")
    elif name == "lent to somebody without permissions":
        seat(pbx, "1002-cccccccc", "1002", "1003")
        assert desk("1002").call("13800138001").wait_ended().status in (403, 603)
    elif name == "lent to somebody who locked the own telephone":
        seat(pbx, "1002-cccccccc", "1002", "1001")
        state(ann, "lock")
        assert desk("1002").call("13800138001").wait_ended().status in (403, 603)
    elif name == "logged out of":
        seat(pbx, "1002-cccccccc", "1002", "1001")
        desk("1002").call("*56").wait_answered().wait_ended()
    elif name == "over its minutes":
        pbx.asterisk.console(f"database put spent 1004 {time.strftime('%Y%m%d')}:9999")
        assert desk("1004").call("13800138001").wait_ended().status in (403, 603)
    elif name == "of a class that is gone":
        assert desk("1006").call("13800138001").wait_ended().status in (403, 603)
    elif name == "without a second call":
        desk(ann).call("*41").wait_answered().wait_ended()
    telephone = desk(STATES[name])
    got_out(pbx, lambda: telephone.call("110").wait_answered().hangup())


@pytest.mark.parametrize("dialled", ["110", "120", "9110", "*67110", "*64110", "*68110", "*524711*110", "*3009"])
def test_whatever_is_dialled_with_it(pbx, desk, dialled):
    number = "120" if dialled == "120" else "110"
    got_out(pbx, lambda: desk("1005").call(dialled).wait_answered().hangup(), number=number)


def test_with_as_many_calls_outside_as_allowed_and_no_free_line(pbx, desk):
    reception = desk("1004")
    first = reception.call("13800138001").wait_answered()
    assert reception.call("13800138002").wait_ended().status in (403, 603)
    first.hold()
    # The trunk takes one call at once as well.
    got_out(pbx, lambda: reception.call("110").wait_answered().hangup())
    first.resume()
    hears(first, 880)


def test_in_a_call_already(pbx, desk):
    ann = desk("1001")
    talk, _ = talking(ann, desk("1004"), "1004")
    talk.hold()
    got_out(pbx, lambda: ann.call("110").wait_answered().hangup())


@pytest.mark.parametrize(
    ("number", "place"), [("1005", SHANGHAI), ("1007", BEIJING)], ids=["the first site", "another site"]
)
def test_while_asking_somebody_before_a_transfer(pbx, desk, number, place):
    ann, asking = desk("1001"), desk(number)
    talk, incoming = talking(ann, asking, number)

    def ask():
        ask_by_code(incoming, talk, "110")
        hears(incoming, 880)

    got_out(pbx, ask, place)


def test_a_caller_is_handed_over_to_the_police(pbx, desk):
    before = len(pbx.telecom.calls)
    far = desk("1007")
    pbx.telecom.place("02155501001", "13900000000")
    incoming = far.wait_incoming().answer()
    hears(incoming, 880)
    incoming.transfer_later("sip:110@" + pbx.server)
    arrived = pbx.telecom.wait_call(before)
    assert (arrived.number, arrived.caller, arrived.caller_name) == ("110", *BEIJING)


def test_the_place_is_that_of_the_telephone(pbx, desk):
    got_out(pbx, lambda: desk("1007").call("110").wait_answered().hangup(), BEIJING)


def test_a_person_who_sits_elsewhere_calls_from_there_and_is_called_back_there(pbx, desk, state):
    seat(pbx, "1007-hhhhhhhh", "1007", "1001")
    state("1001", "dnd")
    got_out(pbx, lambda: desk("1007").call("110").wait_answered().hangup(), BEIJING)
    pbx.telecom.place("02155501000", "110")
    desk("1007").wait_incoming()


def test_the_next_carrier_takes_it_when_the_first_one_knows_us_no_more(pbx, desk):
    ann = desk("1001")
    account = pbx.telecom.home / "etc" / "pjsip.conf"
    known = account.read_text()
    account.write_text(known[: known.index("[pbx]")])
    pbx.telecom.asterisk.console("module reload res_pjsip.so")
    pbx.asterisk.console("pjsip send unregister *all")
    before = len(pbx.backup.calls)
    try:
        ann.call("110").wait_answered(20).hangup()
    finally:
        account.write_text(known)
        pbx.telecom.asterisk.console("module reload res_pjsip.so")
        pbx.asterisk.console("pjsip send register *all")
    arrived = pbx.backup.wait_call(before)
    assert (arrived.number, arrived.caller) == ("110", "+862155501000")
    assert pbx.telecom.has_registration()

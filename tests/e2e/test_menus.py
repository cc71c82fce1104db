"""Menus and announcements: what callers hear, where keys lead, and what they can't reach."""

from dataclasses import replace

import pytest

from pbxmanager.asterisk.ami import AmiAddress, ami_session
from pbxmanager.snapshot import (
    Announcement,
    Department,
    Destination,
    DirectDialling,
    InboundNumber,
    KeyAction,
    Menu,
    MenuKey,
    Prompt,
    PromptRecording,
    Target,
)
from tests.e2e.conftest import run_office
from tests.e2e.office import MAIN, office
from tests.telephony.sounds import place_tone

pytestmark = [pytest.mark.e2e]

GREETING, GREETING_ZH, SECOND, NOTICE, WRONG, NOTICE_ZH, SILENCE = 1300, 1500, 1700, 1900, 2100, 2300, 2500
TONES = {
    "a": GREETING, "b": GREETING_ZH, "c": SECOND, "d": NOTICE, "e": WRONG, "f": NOTICE_ZH, "7": SILENCE,
}  # fmt: skip
WORKS_IN = {"1001": 5, "1004": 6, "1005": 7}
RECEPTION, BOB = Target("extension", "1004"), Target("extension", "1002")


def described(home):
    """Return how the office is described: a main menu (700), one below it (701), one without direct dialling (702)."""
    spoken = {name: place_tone(home / "media", name * 32, tone, 0.8) for name, tone in TONES.items()}
    go = KeyAction.GO

    def describe(telecom, backup):
        plain = office(telecom, backup)
        return replace(
            plain,
            extensions=tuple(replace(each, department=WORKS_IN.get(each.number)) for each in plain.extensions),
            departments=(Department(5, "Sales"), Department(6, "Shop", 5), Department(7, "Kitchen")),
            prompts=(
                Prompt(1, "Main", "en", (PromptRecording("en", spoken["a"]), PromptRecording("zh", spoken["b"]))),
                Prompt(2, "Second", "en", (PromptRecording("en", spoken["c"]),)),
                Prompt(3, "Notice", "en", (PromptRecording("en", spoken["d"]), PromptRecording("zh", spoken["f"]))),
                Prompt(4, "Wrong", "en", (PromptRecording("en", spoken["e"]),)),
                Prompt(5, "Silence", "en", (PromptRecording("en", spoken["7"]),)),
            ),
            destinations=(
                Destination(71, "menu", "700", "Main menu"),
                Destination(72, "menu", "701", "Second menu"),
                Destination(73, "menu", "702", "Closed menu"),
                Destination(74, "menu", "703", "Menu of sales"),
                Destination(81, "announcement", "710", "Moved"),
                Destination(82, "announcement", "711", "Early"),
                Destination(83, "announcement", "712", "Long"),
            ),
            menus=(
                Menu(
                    71,
                    1,
                    "Main menu",
                    1,
                    (
                        MenuKey("1", go, RECEPTION),
                        MenuKey("2", go, Target("menu", "72")),
                        MenuKey("8", go, Target("menu", "71"), "zh"),
                        MenuKey("9", KeyAction.REPEAT),
                        MenuKey("*", KeyAction.REPEAT, language="zh"),
                        MenuKey("#", go, Target("announcement", "81")),
                    ),
                    direct=DirectDialling.PEOPLE,
                    direct_first="1001",
                    direct_last="1004",
                    wait_seconds=1,
                    digit_seconds=1,
                    attempts=2,
                    wrong=4,
                    fallback=RECEPTION,
                ),
                Menu(
                    72, 2, "Second menu", 2, (MenuKey("*", KeyAction.BACK), MenuKey("1", go, RECEPTION)), wait_seconds=1
                ),
                Menu(73, 3, "Closed menu", 2, (MenuKey("1", go, RECEPTION),), wait_seconds=1, attempts=1, wrong=4),
                Menu(
                    74,
                    4,
                    "Menu of sales",
                    2,
                    (
                        MenuKey("2", go, Target("announcement", "81"), "zh"),
                        MenuKey("3", go, Target("through-local", "81"), "zh"),
                        MenuKey("9", KeyAction.REPEAT),
                    ),
                    direct=DirectDialling.DEPARTMENTS,
                    departments=frozenset({5}),
                    wait_seconds=1,
                    digit_seconds=1,
                    wrong=4,
                    silence=5,
                ),
            ),
            announcements=(
                Announcement(81, 1, "Moved", 3, RECEPTION),
                Announcement(82, 2, "Early", 3, unanswered=True),
                Announcement(83, 3, "Long", 3, RECEPTION, skippable=True),
            ),
            inbound_numbers=(InboundNumber(1, MAIN, 1, Target("menu", "71")),),
        ).sorted()

    return describe


@pytest.fixture(scope="module")
def pbx(tmp_path_factory):
    home = tmp_path_factory.mktemp("menus")
    with run_office(home, described(home)) as running:
        yield running


def hears(call, tone, what, seconds=8.0):
    return call.wait_heard(lambda r: r.hears(tone, 0.4), what, seconds)


def test_a_key_leads_on_before_the_greeting_ends(phone):
    ann, reception = phone("1001"), phone("1004")
    call = ann.call("700").wait_answered()
    hears(call, GREETING, "the greeting")
    call.send_digits("1")
    reception.wait_incoming().answer()
    call.wait_heard(lambda r: r.hears(580), "the reception")


def test_an_internal_number_can_be_dialled(phone):
    ann, reception = phone("1001"), phone("1004")
    call = ann.call("700").wait_answered()
    hears(call, GREETING, "the greeting")
    call.send_digits("1004")
    assert reception.wait_incoming().caller_number == "1001"


@pytest.mark.parametrize("dialled", ["1005", "1*004", "110", "700", "7", "0139", "9"])
def test_what_is_not_allowed_is_not_reached(phone, pbx, dialled):
    hidden, reception = phone("1005"), phone("1004")
    before = len(pbx.telecom.calls)
    call = phone("1001").call("702" if dialled == "9" else "700").wait_answered()
    hears(call, SECOND if dialled == "9" else GREETING, "the greeting")
    call.send_digits(dialled)
    hears(call, WRONG, "that this was wrong")
    assert hidden.rings_not(0.3)
    assert reception.rings_not(0.3)
    assert len(pbx.telecom.calls) == before


def test_whoever_presses_nothing_hears_it_again_and_goes_to_the_fallback(phone):
    ann, reception = phone("1001"), phone("1004")
    call = ann.call("700").wait_answered()
    call.wait_heard(lambda r: r.hears(GREETING, 1.3), "the greeting twice", 12)
    reception.wait_incoming(8)


def test_without_a_fallback_it_ends_with_a_good_bye(phone, prompt):
    call = phone("1001").call("702").wait_answered()
    call.wait_ended()
    heard = {name: call.heard().likeness(prompt(name)) for name in ("vm-goodbye", "vm-nobodyavail", "ss-noservice")}
    assert heard.pop("vm-goodbye") > max(0.5, *heard.values())


def test_a_menu_below_and_back_again(phone):
    call = phone("1001").call("700").wait_answered()
    hears(call, GREETING, "the greeting")
    call.send_digits("2")
    hears(call, SECOND, "the second menu")
    call.send_digits("*")
    call.wait_heard(lambda r: r.hears(GREETING, 1.2), "the first menu again")


@pytest.mark.parametrize("key", ["8", "*"])
def test_a_language_holds_for_the_rest_of_the_call(phone, key):
    ann, reception = phone("1001"), phone("1004")
    call = ann.call("700").wait_answered()
    hears(call, GREETING, "the greeting")
    call.send_digits(key)
    hears(call, GREETING_ZH, "the greeting in Chinese")
    call.send_digits("9")
    call.wait_heard(lambda r: r.hears(GREETING_ZH, 1.2), "it in Chinese again")
    call.send_digits("1")
    reception.wait_incoming()


def test_later_steps_keep_the_language(phone):
    call = phone("1001").call("703").wait_answered()
    hears(call, SECOND, "the menu")
    call.send_digits("2")
    hears(call, NOTICE_ZH, "the announcement in Chinese")


def test_what_the_call_rings_through_a_local_channel_keeps_the_language(phone, pbx):
    with ami_session(AmiAddress("127.0.0.1", pbx.engine.ami_port, "manager", pbx.engine.ami_secret)) as ami:
        step = {"Context": "to-through-local", "Extension": "81", "Priority": "1", "Application": "Dial"}
        ami.action("DialplanExtensionAdd", Replace="yes", ApplicationData="Local/81@to-announcement/n", **step)
    call = phone("1001").call("703").wait_answered()
    hears(call, SECOND, "the menu")
    call.send_digits("3")
    hears(call, NOTICE_ZH, "the announcement in Chinese")


def test_people_of_a_department_and_its_parts_can_be_dialled(phone):
    reception = phone("1004")
    call = phone("1001").call("703").wait_answered()
    hears(call, SECOND, "the menu")
    call.send_digits("1004#")
    reception.wait_incoming()


@pytest.mark.parametrize("dialled", ["1005", "1003", "703"])
def test_others_can_not(phone, dialled):
    hidden = phone("1005")
    call = phone("1001").call("703").wait_answered()
    hears(call, SECOND, "the menu")
    call.send_digits(dialled)
    hears(call, WRONG, "that this was wrong")
    assert hidden.rings_not(0.3)


def test_whoever_presses_nothing_is_told_so(phone):
    call = phone("1001").call("703").wait_answered()
    hears(call, SILENCE, "that nothing was pressed")


def test_a_machine_that_presses_keys_for_ever_is_sent_away(phone, pbx, prompt):
    ann = phone("1001")
    place = {"Context": "after-98-keys", "Extension": "1"}
    with ami_session(AmiAddress("127.0.0.1", pbx.engine.ami_port, "manager", pbx.engine.ami_secret)) as ami:
        for priority, (application, data) in {"1": ("Set", "KEYS_PRESSED=98"), "2": ("Goto", "to-menu,74,1")}.items():
            step = {**place, "Priority": priority, "Application": application, "ApplicationData": data}
            ami.action("DialplanExtensionAdd", Replace="yes", **step)
        ami.action(
            "Originate", Channel="PJSIP/1001-aaaaaaaa", Async="true", Exten="1", Context="after-98-keys", Priority="1"
        )
    call = ann.wait_incoming().answer()
    hears(call, SECOND, "the menu")
    call.send_digits("999")
    call.wait_ended()
    assert call.heard().likeness(prompt("cannot-complete-as-dialed")) > 0.5


def test_an_announcement_is_heard_and_the_call_goes_on(phone):
    ann, reception = phone("1001"), phone("1004")
    call = ann.call("700").wait_answered()
    hears(call, GREETING, "the greeting")
    call.send_digits("#")
    hears(call, NOTICE, "the announcement")
    reception.wait_incoming()


def test_an_announcement_without_answering_costs_nothing(phone):
    call = phone("1001").call("711")
    call.wait_ended()
    assert call.heard().hears(NOTICE, 0.4)
    assert not any(event.event.name == "CALL_ESTABLISHED" for event in call._events)


def test_a_key_skips_an_announcement_that_can_be_skipped(phone):
    ann, reception = phone("1001"), phone("1004")
    call = ann.call("712").wait_answered()
    call.send_digits("5")
    reception.wait_incoming()


def test_a_caller_from_outside_chooses(pbx, phone):
    assert pbx.telecom.has_registration()
    reception = phone("1004")
    pbx.telecom.place("02155501000", "02188887777")
    # The carrier's caller presses nothing: after two rounds the reception rings, and sees who calls.
    assert reception.wait_incoming(15).caller_number == "+862188887777"


def test_nothing_was_complained_about(pbx):
    assert pbx.asterisk.problems() == []

"""In which language a prompt is heard: that which the caller chose, else that of the call's beginning, else its main one."""

from dataclasses import replace

import pytest

from pbxmanager.snapshot import (
    Announcement,
    Destination,
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
from tests.telephony.waiting import wait_for

pytestmark = [pytest.mark.e2e]

TONES = {"en": 1300.0, "zh": 1600.0, "fr": 1900.0, "es": 2200.0, "greeting": 2500.0}
# By key: the languages in which an announcement is there, its main one first.
THERE = {"1": ("zh", "en", "fr", "es"), "2": ("zh", "en", "es"), "3": ("zh", "es"), "4": ("en", "zh"), "5": ("zh",)}
FRENCH = "9"
ENGLISH_SPEAKER, SPANISH_SPEAKER, CHINESE_SPEAKER = "1001", "1005", "1004"
LANGUAGES = {SPANISH_SPEAKER: "es", CHINESE_SPEAKER: "zh"}


def described(home):
    """Return how the office is described: a menu (700) in which 9 chooses French, and other keys lead to announcements."""
    digests = {
        name: place_tone(home / "media", digit * 32, tone, 0.6)
        for digit, (name, tone) in zip("abcde", TONES.items(), strict=True)
    }

    def prompt(number, languages):
        return Prompt(
            number, str(number), languages[0], tuple(PromptRecording(each, digests[each]) for each in sorted(languages))
        )

    def describe(telecom, backup):
        plain = office(telecom, backup)
        keys = (MenuKey(key, KeyAction.GO, Target("announcement", f"8{key}")) for key in THERE)
        french = MenuKey(FRENCH, KeyAction.REPEAT, language="fr")
        return replace(
            plain,
            sites=tuple(replace(each, language="es") for each in plain.sites),  # calls from outside begin in Spanish
            extensions=tuple(
                replace(each, language=LANGUAGES.get(each.number, each.language)) for each in plain.extensions
            ),
            prompts=(
                Prompt(9, "Greeting", "en", (PromptRecording("en", digests["greeting"]),)),
                *(prompt(int(key), languages) for key, languages in THERE.items()),
            ),
            menus=(Menu(70, 1, "Menu", 9, (*keys, french)),),
            announcements=tuple(Announcement(80 + int(key), int(key), f"Number {key}", int(key)) for key in THERE),
            destinations=(
                Destination(70, "menu", "700", "Menu"),
                *(Destination(80 + int(key), "announcement", f"71{key}", f"Number {key}") for key in THERE),
            ),
            inbound_numbers=(InboundNumber(1, MAIN, 1, Target("menu", "70")),),
        ).sorted()

    return describe


@pytest.fixture(scope="module")
def pbx(tmp_path_factory):
    home = tmp_path_factory.mktemp("languages")
    with run_office(home, described(home)) as running:
        yield running


def heard(whole):
    """Return in which languages something was heard."""
    return [name for name, tone in TONES.items() if name != "greeting" and whole.hears(tone, 0.3)]


def language(call):
    """Return in which language something is heard."""
    return heard(call.wait_heard(lambda whole: bool(heard(whole)), "the announcement"))


@pytest.mark.parametrize(
    ("speaker", "key", "said"),
    [
        (ENGLISH_SPEAKER, "1", "fr"),  # as chosen
        (ENGLISH_SPEAKER, "2", "en"),  # as the call began
        (SPANISH_SPEAKER, "2", "es"),
        (SPANISH_SPEAKER, "3", "es"),
        (ENGLISH_SPEAKER, "3", "zh"),  # the main language
        (SPANISH_SPEAKER, "4", "en"),
        (CHINESE_SPEAKER, "2", "zh"),
        (CHINESE_SPEAKER, "4", "zh"),
    ],
)
def test_whoever_chose_french(phone, speaker, key, said):
    call = phone(speaker).call("700").wait_answered()
    call.wait_heard(lambda whole: whole.hears(TONES["greeting"], 0.3), "the greeting")
    call.send_digits(FRENCH)
    call.wait_heard(lambda whole: whole.hears(TONES["greeting"], 0.75), "the greeting again")
    call.send_digits(key)
    assert language(call) == [said]


@pytest.mark.parametrize(
    ("speaker", "key", "said"),
    [
        (ENGLISH_SPEAKER, "2", "en"),
        (CHINESE_SPEAKER, "2", "zh"),  # though English is there, too
        (SPANISH_SPEAKER, "5", "zh"),
        (SPANISH_SPEAKER, "4", "en"),
    ],
)
def test_whoever_chose_nothing(phone, speaker, key, said):
    assert language(phone(speaker).call(f"71{key}").wait_answered()) == [said]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (f"{FRENCH}wwwww1", "fr"),  # as chosen
        (f"{FRENCH}wwwww2", "es"),  # as calls from outside begin here
        (f"{FRENCH}wwwww4", "en"),  # the main language
        ("3", "es"),
        ("5", "zh"),
    ],
)
def test_whoever_calls_from_outside(pbx, keys, said):
    assert pbx.telecom.has_registration()
    pbx.telecom.press("02155501000", "02188887777", keys)
    wait_for(lambda: "0 active calls" not in pbx.telecom.asterisk.console("core show channels"), "the call", 10)
    wait_for(lambda: "0 active calls" in pbx.telecom.asterisk.console("core show channels"), "its end", 15)
    assert heard(pbx.telecom.incoming_heard()) == [said]

"""Dial by name: letters are typed, people are offered one by one, and the one that is chosen rings."""

import shutil
from dataclasses import replace

import pytest

from pbxmanager.snapshot import Destination, Extension, NameDirectory, Prompt, PromptRecording, Target, VoicemailBox
from tests.e2e.conftest import run_office
from tests.e2e.office import office
from tests.telephony.sounds import place_tone

pytestmark = [pytest.mark.e2e]

ASKS, ANNS_NAME = 1500, 1900
KEYS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
SPELLED = {
    "1001": ("wang mei",),
    "1004": ("wang ming",),
    "1005": ("shan tian", "dan tian"),
    "1006": (),  # does not want to be found
}
WORKS_IN = {"1004": 5}


def described(home):
    """Return how the office is described: everybody by name (720), the people of one department (721), 3,000 others."""
    asks, name = (
        place_tone(home / "media", letter * 32, tone, 0.5) for letter, tone in (("a", ASKS), ("b", ANNS_NAME))
    )
    greeting = home / "spool" / "voicemail" / "default" / "1001"
    greeting.mkdir(parents=True)
    shutil.copy(home / "media" / "audio" / f"{name}.wav", greeting / "greet.wav")

    def describe(telecom, backup):
        plain = office(telecom, backup)
        people = [
            replace(each, spellings=SPELLED.get(each.number, ()), department=WORKS_IN.get(each.number))
            for each in plain.extensions
        ]
        crowd = [
            Extension(1000 + n, str(30000 + n), f"Crowd {n}", 1, None, "en", 20, spellings=("wang wu",))
            for n in range(3000)
        ]
        return replace(
            plain,
            extensions=(*people, *crowd),
            devices=tuple(each for each in plain.devices if each.name != "Laptop"),
            prompts=(Prompt(1, "Asks", "en", (PromptRecording("en", asks),)),),
            name_directories=(
                NameDirectory(91, 1, "Everybody", 1, fallback=Target("extension", "1004")),
                NameDirectory(92, 2, "Shop", 1, frozenset({5}), attempts=1),
                NameDirectory(93, 3, "In Asterisk's words"),
            ),
            destinations=(
                Destination(91, "dial-by-name", "720", "Everybody"),
                Destination(92, "dial-by-name", "721", "Shop"),
                Destination(93, "dial-by-name", "722", "In Asterisk's words"),
                Destination(101, "voicemail", "", "Ann Lee"),
            ),
            voicemail_boxes=(VoicemailBox(1, 101, "1001", "Ann Lee", "482913", 1, "1001"),),
        ).sorted()

    return describe


@pytest.fixture(scope="module")
def pbx(tmp_path_factory):
    home = tmp_path_factory.mktemp("names")
    with run_office(home, described(home)) as running:
        yield running


@pytest.fixture
def typed(phone):
    """Dial a directory, wait for its greeting, and type letters."""

    def dial(directory, letters, caller="1002"):
        call = phone(caller).call(directory).wait_answered()
        call.wait_heard(lambda r: r.hears(ASKS, 0.3), "the greeting")
        call.send_digits(letters.translate(KEYS) + "#")
        return call

    return dial


def heard(call, prompt, name, seconds=12.0):
    return call.wait_heard(lambda r: r.likeness(prompt(name)) > 0.6, name, seconds)


@pytest.mark.parametrize("letters", ["wangmei", "wangme", "meiw", "meiwang"])
def test_the_recorded_name_is_offered_and_1_takes_it(phone, typed, letters):
    desk = phone("1001")
    call = typed("720", letters)
    call.wait_heard(lambda r: r.hears(ANNS_NAME, 0.3), "Ann's name, in her own voice")
    call.send_digits("1")
    assert desk.wait_incoming().caller_number == "1002"


def test_whoever_has_recorded_none_is_spelled_with_the_number(phone, typed, prompt):
    reception = phone("1004")
    call = typed("720", "wangming")
    heard(call, prompt, "letters/w")
    heard(call, prompt, "letters/g")
    heard(call, prompt, "digits/4")
    call.send_digits("1")
    reception.wait_incoming()


def test_several_are_offered_one_by_one(phone, typed, prompt):
    reception = phone("1004")
    # m-e and m-i: 63 and 64 are apart, but “wangm” is both.
    call = typed("720", "wangm")
    call.wait_heard(lambda r: r.hears(ANNS_NAME, 0.3), "Ann's name")
    call.send_digits("*")
    heard(call, prompt, "letters/w")
    call.send_digits("1")
    reception.wait_incoming()


def test_every_reading_of_a_name_finds_its_owner_once(phone, typed, prompt):
    hidden = phone("1005")
    call = typed("720", "dantian")
    heard(call, prompt, "letters/d")
    call.send_digits("1")
    hidden.wait_incoming()
    call.hangup()
    call = typed("720", "tian")  # both readings begin so when typed from the second word on
    heard(call, prompt, "letters/n")
    call.send_digits("*")
    heard(call, prompt, "dir-nomore")


def test_who_does_not_want_to_be_found_or_works_elsewhere_is_not(typed, prompt):
    call = typed("721", "wangmei")
    heard(call, prompt, "dir-nomatch")
    call.wait_ended()
    assert call.heard().likeness(prompt("vm-goodbye")) > 0.5


def test_a_directory_of_a_department_finds_its_people_in_a_crowd(phone, typed, prompt):
    reception = phone("1004")
    call = typed("721", "wang")
    heard(call, prompt, "letters/w")
    call.send_digits("1")
    reception.wait_incoming()


def test_0_leaves_to_where_the_directory_says(phone, typed):
    reception = phone("1004")
    typed("720", "0")
    reception.wait_incoming()


@pytest.mark.parametrize("letters", ["xyz", "1", "11*1", "wangmeix"])
def test_what_finds_nobody_is_said(typed, prompt, letters):
    heard(typed("720", letters), prompt, "dir-nomatch")


def test_without_a_prompt_asterisk_asks_for_the_letters(phone, prompt):
    call = phone("1002").call("722").wait_answered()
    heard(call, prompt, "dir-welcome")
    heard(call, prompt, "dir-firstlast")


def test_nothing_was_complained_about(pbx):
    assert pbx.asterisk.problems() == []

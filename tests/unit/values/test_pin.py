"""PINs that are guessed at once are refused, in the administration and by telephone alike."""

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbxmanager.asterisk.render import render
from pbxmanager.values import InvalidValue, check_pin, new_pin
from tests.unit.asterisk.office import engine, small_office


@pytest.mark.parametrize(
    "pin",
    ["", "123", "12a4", "1002", "2001", "1" * 11],
)
def test_what_is_guessed_at_once_is_refused(pin):
    with pytest.raises(InvalidValue):
        check_pin(pin, "1002")


def test_a_random_pin_is_taken():
    assert all(check_pin(new_pin()) for _ in range(50))


@pytest.fixture(scope="module")
def script(tmp_path_factory):
    path = tmp_path_factory.mktemp("script") / "check-pin.sh"
    path.write_text(render(small_office(), engine())["scripts/check-pin.sh"])
    return path


PINS = st.one_of(
    st.from_regex(r"[0-9]{3,11}", fullmatch=True),
    st.sampled_from(["1234", "9012", "0987", "2580", "1212", "7777", "1003", "3001", "147258", "48*2", "*", "482913"]),
)


@settings(max_examples=60)
@given(pin=PINS)
def test_the_telephone_refuses_what_the_administration_refuses(script, pin):
    words = ["/bin/sh", str(script), "1003", "default", "4829", pin]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
    try:
        check_pin(pin, "1003")
    except InvalidValue:
        assert said == "INVALID"
    else:
        assert said == "VALID"

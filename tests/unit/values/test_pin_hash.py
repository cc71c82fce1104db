"""PINs are kept as salted hashes that Asterisk can compare."""

import hashlib

import pytest
from django.core.exceptions import ValidationError

from pbxmanager.core.fields import HashedPinField
from pbxmanager.values import hash_pin, is_hashed_pin, pin_fits


def test_a_hash_tells_the_right_pin_from_others():
    kept = hash_pin("739158")
    assert is_hashed_pin(kept)
    assert pin_fits("739158", kept)
    assert not pin_fits("739159", kept)
    assert not pin_fits("", "")


def test_it_is_what_the_dialplan_computes():
    salt, _, digest = hash_pin("739158").partition("-")
    assert digest == hashlib.sha1(f"{salt}739158".encode()).hexdigest()


def test_the_same_pin_never_looks_the_same():
    assert hash_pin("739158") != hash_pin("739158")


@pytest.mark.parametrize("easy", ["1234", "0000", "9876", "1212", "12", "12345678901", "12a4", "2580"])
def test_easy_pins_are_refused(easy):
    with pytest.raises(ValidationError):
        HashedPinField().clean(easy, None)


def test_a_pin_is_never_stored_as_it_was_typed():
    field = HashedPinField()
    assert is_hashed_pin(field.get_prep_value("739158"))
    assert field.get_prep_value("") == ""

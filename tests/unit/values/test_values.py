"""Values refuse what they can't hold, with a text for people."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbxmanager.values import (
    DialPattern,
    Exten,
    Host,
    InvalidValue,
    Mac,
    Number,
    clean_label,
    clean_token,
    new_endpoint_name,
    new_secret,
    parse_network,
)

CHOICES = {"X": "0123456789", "Z": "123456789", "N": "23456789", "[2-4]": "234", "[159]": "159", "*": "*", "7": "7"}


@pytest.mark.parametrize("digits", ["12", "1001", "1234567890"])
def test_an_internal_number_has_two_to_ten_digits(digits):
    assert str(Exten(digits)) == digits


@pytest.mark.parametrize("text", ["", "1", "12345678901", "10a1", "*12", "１００１", "10 01", "1001\n"])
def test_anything_else_is_no_internal_number(text):
    with pytest.raises(InvalidValue, match="2 to 10 digits"):
        Exten(text)


@pytest.mark.parametrize("text", ["862151082000", "+0123456", "+86 21", "+1234567890123456", "+86\n", "+٣٤٥٦٧٨"])
def test_only_full_international_form_is_a_number(text):
    with pytest.raises(InvalidValue, match="international form"):
        Number(text)


@pytest.mark.parametrize("text", ["80:5E:C0:A1:B2:C3", "80-5e-c0-a1-b2-c3", "805e.c0a1.b2c3", " 805EC0A1B2C3 "])
def test_every_spelling_of_a_mac_address_is_read(text):
    assert Mac.parse(text).hex == "805ec0a1b2c3"


@pytest.mark.parametrize("name", ["sip.example.net", "192.0.2.7", "2001:db8::1", "localhost", "a_b.example"])
def test_hosts_are_names_or_addresses(name):
    assert str(Host(name)) == name


@pytest.mark.parametrize(
    "name", ["", "sip example", "192.0.2", "a;b", "-x", "x\n", "a" * 254, "sip:host", "${HOST}", "1.2.3.4.5"]
)
def test_what_is_no_host_is_refused(name):
    with pytest.raises(InvalidValue, match="host name or an IP address"):
        Host(name)


def test_an_ipv6_address_stands_in_brackets_in_a_uri():
    assert Host("2001:db8::1").uri == "[2001:db8::1]"


def test_a_network_with_host_bits_is_refused_with_the_one_that_was_meant():
    with pytest.raises(InvalidValue, match=r"Write 10\.1\.0\.0/16"):
        parse_network("10.1.2.3/16")


@pytest.mark.parametrize("text", ['Bob "B", ${EXTEN};-- [x] \\', "李雷", "😀", "#include x", "a=b", "exten => x"])
def test_a_label_keeps_whatever_can_be_shown(text):
    assert clean_label(text) == text


@pytest.mark.parametrize("char", ["\n", "\r", "\0", "\x1b", "\x7f", "\u2028", "\u202e", "\u200f", "\u2066", "\ud800"])
def test_a_label_refuses_what_cannot_be_seen(char):
    with pytest.raises(InvalidValue):
        clean_label(f"a{char}b")


def test_a_label_that_is_too_long_says_how_much():
    with pytest.raises(InvalidValue, match="takes 300 bytes, 200 are possible"):
        clean_label("李" * 100)


@pytest.mark.parametrize("text", ["", "a b", "a;b", "a,b", "ü", "a\nb", "<a>", 'a"'])
def test_a_token_is_plain(text):
    with pytest.raises(InvalidValue):
        clean_token(text)


@pytest.mark.parametrize("text", ["", ".", "!", "X.X", "0,1", "[9-2]", "[a]", "0${X}", "_X.", "0;", "a", "1" * 41])
def test_a_pattern_that_asterisk_would_read_otherwise_is_refused(text):
    with pytest.raises(InvalidValue):
        DialPattern(text)


@given(st.lists(st.sampled_from(sorted(CHOICES)), min_size=1, max_size=3), st.sampled_from(["", ".", "!"]))
def test_a_pattern_matches_exactly_what_it_expands_to(atoms, ending):
    pattern = DialPattern("".join(atoms) + ending)
    wanted = {"".join(found) for found in itertools.product(*(CHOICES[atom] for atom in atoms))}
    for number in ("".join(found) for found in itertools.product("0179*", repeat=len(atoms))):
        assert pattern.matches(number) == (number in wanted and ending != ".")
        assert pattern.matches(number + "5") == (number in wanted and ending != "")
    assert pattern.shortest == len(atoms) + (ending == ".")


def test_account_names_start_readable_and_never_repeat():
    names = {new_endpoint_name("1001") for _ in range(1000)}
    assert len(names) == 1000
    assert all(name.startswith("1001-") and len(name) == 13 for name in names)
    assert len({new_secret() for _ in range(1000)}) == 1000

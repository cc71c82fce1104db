"""Single sections in and out of a file of many."""

import pytest

from pbxmanager.asterisk import splice

ENDPOINTS = """; Telephones

[device](!)
type = endpoint

; Telecom
[trunk-1](trunk)
context = from-trunk-1

[1001-a](device,behind-nat)
set_var = PBX_EXTEN=1001

[1003-c](device)
set_var = PBX_EXTEN=1003
"""
ADDED = "\n[1002-b](device)\nset_var = PBX_EXTEN=1002\n"
AUTHS = "; Passwords\n\n[1001-a](account)\npassword = x\n\n[trunk-1](account)\npassword = y\n"


def test_what_is_put_in_can_be_taken_out_again():
    for follows, precedes in (("1001-a", ""), ("", "1003-c")):
        text = splice.with_section(ENDPOINTS, ADDED, follows, precedes)
        assert text.index("1001-a") < text.index("1002-b") < text.index("1003-c")
        assert splice.section(text, "1002-b") == ADDED
        assert splice.without(text, "1002-b") == ENDPOINTS


def test_the_last_place_is_before_the_trunks_passwords_and_else_the_end():
    assert splice.with_section(ENDPOINTS, ADDED, "", "").endswith(ADDED)
    text = splice.with_section(AUTHS, "\n[1009-z](account)\npassword = z\n", "", "")
    assert text.index("1001-a") < text.index("1009-z") < text.index("trunk-1")
    assert splice.without(text, "1009-z") == AUTHS


def test_the_neighbour_is_the_first_telephone_of_a_higher_number():
    assert splice.neighbour(ENDPOINTS, "1001") == "1003-c"
    assert splice.neighbour(ENDPOINTS, "10001") == "1001-a"
    assert splice.neighbour(ENDPOINTS, "1003") == ""


def test_a_section_that_is_not_there_is_no_place():
    assert splice.section(ENDPOINTS, "1002-b") == ""
    with pytest.raises(splice.NotSpliced):
        splice.with_section(ENDPOINTS, ADDED, "1002-x", "")

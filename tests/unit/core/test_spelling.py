"""Names as they are typed on a telephone's keys."""

import pytest

from pbxmanager.core.spelling import spellings
from pbxmanager.snapshot import keys_of


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("Ann Lee", ("ann lee",)),
        ("O'Brien-Łee", ("obrien lee",)),
        ("Müller", ("muller", "mueller")),
        ("Jörg Weiß", ("jorg weiss", "joerg weiss")),
        ("Bjo\u0308rn", ("bjorn", "bjoern")),
        ("Åse Sørensen", ("ase sorensen", "aase soerensen")),
        ("Иван Петров", ("ivan petrov",)),
        ("陈小明", ("chen xiao ming",)),
        ("陈梅 (May)", ("chen mei may",)),
        ("欧阳娜娜", ("ou yang na na",)),
        ("1;[x] ${E}", ("1 x e",)),
        ("…", ()),
    ],
)
def test_names_of_any_script_are_spelled_in_latin_letters(name, spelled):
    assert spellings(name) == spelled


@pytest.mark.parametrize(("name", "reading"), [("单田芳", "shan tian fang"), ("曾小明", "zeng xiao ming")])
def test_every_reading_of_a_surname_counts(name, reading):
    assert reading in spellings(name)


def test_a_spelling_that_was_written_down_is_the_only_one():
    assert spellings("单田芳", "Shan Tian-Fang") == ("shan tian fang",)


def test_a_name_can_be_typed_from_any_of_its_words_on():
    assert keys_of("ann lee") == ("266533", "533266")
    assert keys_of("chen xiao ming") == ("243694266464", "942664642436", "646424369426")
    assert keys_of("li") == ("54",)

"""Many changes of one kind are one line that can be opened."""

from pbxmanager.operations.grouping import FEW, Group, grouped
from pbxmanager.snapshot import Difference


def changes(collection, count, change="added"):
    return [Difference(collection, number, f"{collection} {number}", change) for number in range(count)]


def test_a_few_are_listed_one_by_one():
    few = changes("extensions", FEW)
    assert grouped(few) == few


def test_many_are_one_line_and_nothing_is_lost():
    many, other = changes("extensions", FEW + 1), changes("sites", 1)
    assert grouped([*other, *many]) == [*other, Group("Extension", f"{FEW + 1} added", tuple(many))]


def test_changes_that_differ_stay_apart():
    several = [Difference("extensions", n, f"Extension {n}", f"ring time {n} → 30") for n in range(FEW + 3)]
    assert grouped(several) == several

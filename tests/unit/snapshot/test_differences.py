"""What changes is told once, as what it is, though its number stands in the table of destinations."""

from dataclasses import replace

from pbxmanager.snapshot import Destination, GroupMember, RingGroup, RingStrategy, Snapshot, Target, diff

SALES = RingGroup(7, 1, "Sales", RingStrategy.ALL, 20, (GroupMember(Target("extension", "1001")),))
OFFICE = Snapshot(
    ring_groups=(SALES,), destinations=(Destination(7, "group", "2001", "Sales"), Destination(8, "menu", "", "Front"))
)


def told(now: Snapshot, was: Snapshot = OFFICE) -> list[str]:
    return [str(difference) for difference in diff(was, now)]


def test_a_new_name_is_told_once():
    renamed = replace(
        OFFICE,
        ring_groups=(replace(SALES, name="Sales team"),),
        destinations=(Destination(7, "group", "2001", "Sales team"), OFFICE.destinations[1]),
    )
    assert told(renamed) == ["Ring group Sales team: name Sales → Sales team"]


def test_a_new_number_is_told_of_what_has_it():
    renumbered = replace(OFFICE, destinations=(Destination(7, "group", "", "Sales"), OFFICE.destinations[1]))
    assert told(renumbered) == ["Ring group Sales: number 2001 → none"]
    (difference,) = diff(OFFICE, renumbered)
    assert (difference.collection, difference.id) == ("ring_groups", 7)


def test_what_comes_and_goes_is_told_once():
    without = replace(OFFICE, ring_groups=(), destinations=OFFICE.destinations[1:])
    assert told(without) == ["Ring group Sales: removed"]
    assert told(OFFICE, without) == ["Ring group Sales: added"]


def test_what_has_no_collection_of_its_own_is_still_told_of():
    moved = replace(OFFICE, destinations=(OFFICE.destinations[0], Destination(8, "menu", "2100", "Entrance")))
    assert told(moved) == ["Destination Entrance (menu): number none → 2100; name Front → Entrance"]

"""Loops and dead ends are found before they go live, and their way is spelled out."""

from dataclasses import dataclass, replace

import pytest

from pbxmanager.snapshot import (
    Calendar,
    Destination,
    InboundNumber,
    Severity,
    Snapshot,
    Span,
    Target,
    TimeCondition,
    Way,
    Weekday,
    check,
)
from pbxmanager.snapshot.flow_checks import calendars_open, calls_come_out, everything_is_reached, ways_exist
from tests.unit.asterisk.office import small_office

ANN = Target("extension", "1001")


@dataclass(frozen=True)
class Kind:
    """Any kind of destination: all that the checks know of one."""

    id: int
    target: Target
    ways: tuple[Way, ...]


def office(*conditions: TimeCondition, kinds: tuple[Kind, ...] = ()) -> Snapshot:
    whole = small_office()
    hours = Calendar(1, "Office", "UTC", (Weekday(1, (Span(540, 1080),)),))
    rows = [Destination(c.destination, "hours", "", c.name) for c in conditions]
    rows += [Destination(k.id, k.target.kind, "", f"{k.target.kind.capitalize()} {k.id}") for k in kinds]
    return replace(
        whole,
        calendars=(hours,),
        time_conditions=(
            *conditions,
            *kinds,
        ),  # whatever routes is asked for its ways, in whichever collection it stands
        destinations=tuple(rows),
        ring_groups=(),
        queues=(),
        menus=(),
        name_directories=(),
        announcements=(),
        voicemail_boxes=(),
    )


def hours(pk: int, opened: Target | None, closed: Target | None) -> TimeCondition:
    return TimeCondition(pk, pk, f"Hours {pk}", 1, None, opened, closed, None)


def said(question, whole: Snapshot) -> list[tuple[Severity, str]]:
    return [(finding.severity, finding.text) for finding in question(whole)]


TO = {n: Target("hours", str(n)) for n in range(1, 5)}
MENU = Target("menu", "9")


def test_a_loop_without_a_way_out_is_an_error_with_its_way_spelled_out():
    whole = office(hours(1, TO[2], TO[2]), hours(2, TO[1], TO[1]))
    assert said(calls_come_out, whole) == [
        (
            Severity.ERROR,
            "Calls go round and never come out: Hours 1 (open) → Hours 2 (open) → Hours 1. Send one of these somewhere else.",
        )
    ]


def test_a_menu_that_leads_back_to_itself_only_is_an_error():
    menu = Kind(9, MENU, (Way("1", TO[1], chosen=True), Way("time-out", TO[1])))
    (found,) = said(calls_come_out, office(hours(1, MENU, MENU), kinds=(menu,)))
    assert found[0] is Severity.ERROR
    assert "Menu 9 (1)" in found[1] and "Hours 1 (open)" in found[1]


def test_a_menu_with_a_way_out_is_none():
    menu = Kind(9, MENU, (Way("1", TO[1], chosen=True), Way("2", ANN, chosen=True)))
    assert said(calls_come_out, office(hours(1, MENU, MENU), kinds=(menu,))) == []


def test_conditions_that_may_send_calls_round_at_night_are_a_warning():
    (found,) = said(calls_come_out, office(hours(1, ANN, TO[2]), hours(2, ANN, TO[1])))
    assert found[0] is Severity.WARNING
    assert "Hours 1 (closed) → Hours 2 (closed) → Hours 1" in found[1]


@pytest.mark.parametrize("kind", ["queue", "group"])
def test_waiting_until_somebody_answers_is_no_loop(kind):
    waits = Kind(9, Target(kind, "9"), (Way("rings", ANN), Way("nobody answers", TO[1])))
    assert said(calls_come_out, office(hours(1, Target(kind, "9"), None), kinds=(waits,))) == []


def test_a_mailbox_takes_the_call():
    box = Kind(9, Target("voicemail", "9"), (Way("0", TO[1]),))
    assert said(calls_come_out, office(hours(1, box.target, box.target), kinds=(box,))) == []


def test_a_loop_that_something_else_leads_into_is_told_once():
    whole = office(hours(1, TO[2], TO[2]), hours(2, TO[3], TO[3]), hours(3, TO[2], TO[2]))
    assert len(said(calls_come_out, whole)) == 1


def test_a_way_to_something_that_is_gone_is_an_error():
    found = said(ways_exist, office(hours(1, Target("menu", "77"), ANN)))[0]
    assert found == (Severity.ERROR, "Hours 1 (open) leads to something that is gone. Choose another destination.")


def test_what_no_call_reaches_is_a_warning():
    whole = office(hours(1, ANN, None))
    assert "Nothing leads to Hours 1" in said(everything_is_reached, whole)[0][1]
    led = replace(whole, inbound_numbers=(InboundNumber(1, "+862155501000", None, TO[1]),))
    assert said(everything_is_reached, led) == []


def test_a_time_condition_that_never_opens_is_a_warning():
    whole = replace(office(hours(1, ANN, None)), calendars=(Calendar(1, "Empty", "UTC", ()),))
    assert said(calendars_open, whole) == [
        (
            Severity.WARNING,
            "Time condition Hours 1 never opens: calendar Empty has no opening hours. Add some.",
        )
    ]


def test_the_checks_of_the_whole_office_ask_all_of_it():
    found = [finding.text for finding in check(office(hours(1, TO[1], TO[1])))]
    assert any("never come out: Hours 1 (open) → Hours 1" in text for text in found)

"""Questions about ring groups and queues are answered in the office's own words."""

from dataclasses import replace

from pbxmanager.snapshot import GroupMember, Queue, QueueAgent, QueueStep, QueueStrategy, Severity, check, way_out
from tests.unit.asterisk.office import small_office


def said(office, severity=Severity.WARNING):
    return [finding.text for finding in check(office) if finding.severity is severity]


def with_queue(**facts):
    queue = Queue(21, 1, "Hotline", QueueStrategy.LINEAR, **{"agents": (QueueAgent("1001"),), **facts})
    return replace(small_office(), queues=(queue,))


def test_a_queue_that_nobody_is_in_is_a_warning():
    assert "Nobody is in queue Hotline: its callers find no agent. Add some." in said(with_queue(agents=()))
    assert not any("Nobody is in" in text for text in said(with_queue()))


def test_agents_whom_no_step_reaches_are_named():
    unreached = {"agents": (QueueAgent("1001"), QueueAgent("1002", 7)), "steps": (QueueStep(0, 0), QueueStep(30, 5))}
    assert any("agents of level 7 are never rung" in text for text in said(with_queue(**unreached)))


def test_a_queue_that_plays_a_prompt_that_is_gone_is_an_error():
    assert any("plays a prompt that is gone" in text for text in said(with_queue(welcome=99), Severity.ERROR))


def test_callers_who_would_wait_for_ever_are_a_warning():
    assert any("wait for ever" in text for text in said(with_queue(join_empty=True, leave_empty=False)))


def test_a_group_that_contains_itself_by_way_of_another_is_an_error():
    office = small_office()
    sales, support = office.ring_groups
    round_again = replace(support, members=(GroupMember(sales.target),))
    found = said(replace(office, ring_groups=(sales, round_again)), Severity.ERROR)
    assert "Ring group Sales contains itself (Sales → Support → Sales). Take one of them out." in found


def test_a_group_without_members_is_a_warning():
    office = small_office()
    empty = replace(office.ring_groups[1], members=())
    assert any("Support rings nobody" in t for t in said(replace(office, ring_groups=(empty,))))


def test_a_number_outside_needs_a_permitted_route():
    office = small_office()
    assert way_out("+8613800138001", 2, office) == 2
    assert way_out("+442079460001", 2, office) is None
    assert way_out("+442079460001", 1, office) == 3
    assert way_out("+8613800138001", None, office) is None
    (sales,) = (each for each in office.ring_groups if each.name == "Sales")
    lost = replace(sales, members=(GroupMember(None, "+442079460001"),), permission_class=2)
    assert any("+442079460001 is never called" in text for text in said(replace(office, ring_groups=(lost,))))
    assert any("follow-me never calls +442079460001" in text for text in said(office))

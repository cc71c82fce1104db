"""What a new office needs before its telephones can work, step by step, read from the office itself."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.next_step import NextStep
from pbxmanager.directory.models import Extension, Site
from pbxmanager.operations.models import Change, Generation
from pbxmanager.operations.waiting import waiting_changes
from pbxmanager.queues.models import Queue
from pbxmanager.routing.models import (
    Calendar,
    EmergencyNumber,
    InboundRoute,
    Menu,
    OutboundRoute,
    PermissionClass,
    RingGroup,
    TimeCondition,
    Trunk,
)


@dataclass(frozen=True)
class Step:
    """One step: what, why, where, and whether the office has it."""

    title: str | Promise
    why: str | Promise
    view: str
    permission: str
    has: Callable[[], bool]
    is_optional: bool = False

    @property
    def page(self) -> str:
        """Where it is done."""
        return reverse(self.view)


@dataclass(frozen=True)
class Standing:
    """A step, and how the office stands with it."""

    step: Step
    is_done: bool
    is_next: bool


def _is_live() -> bool:
    return _was_live() and not waiting_changes().exists()


def _was_live() -> bool:
    # The first generations of an installation hold nothing that takes calls from outside.
    added = Change.objects.filter(model="routing.inboundroute").order_by("pk").values_list("pk", flat=True).first()
    return Generation.objects.filter(result=Generation.Result.LIVE, journal_position__gte=added or 0).exists()


STEPS = (
    Step(
        _("Describe the site"),
        _("Country, time zone and networks. The country's emergency numbers come with it."),
        "admin:directory_site_add",
        "directory.add_site",
        Site.objects.exists,
    ),
    Step(
        _("Add the emergency numbers"),
        _("Every telephone can dial them, whatever its permissions."),
        "admin:routing_emergencynumber_add",
        "routing.add_emergencynumber",
        EmergencyNumber.objects.exists,
    ),
    Step(
        _("Add the trunk to your telephone company"),
        _("Its server, and what you log in with there."),
        "admin:routing_trunk_add",
        "routing.add_trunk",
        Trunk.objects.exists,
    ),
    Step(
        _("Say who may call what"),
        _("The usual routes and permissions of the country are made for you."),
        "admin:routing_outboundroute_usual",
        "routing.add_outboundroute",
        lambda: OutboundRoute.objects.exists() and PermissionClass.objects.exists(),
    ),
    Step(
        _("Add the people"),
        _("Paste their names: numbers, voicemail boxes and telephones are made for each."),
        "admin:directory_person_several",
        "directory.add_person",
        Extension.objects.filter(devices__isnull=False).exists,
    ),
    Step(
        _("Let a team take calls together"),
        _("A queue lets callers wait for the next who is free; a ring group rings all of its members."),
        "admin:queues_queue_add",
        "queues.add_queue",
        lambda: Queue.objects.exists() or RingGroup.objects.exists(),
        is_optional=True,
    ),
    Step(
        _("Let callers choose from a menu"),
        _("Write the greeting and the machine speaks it; each key leads somewhere."),
        "admin:routing_menu_add",
        "routing.add_menu",
        Menu.objects.exists,
        is_optional=True,
    ),
    Step(
        _("Give the opening hours"),
        _("Weekly hours, public holidays and days that differ."),
        "admin:routing_calendar_add",
        "routing.add_calendar",
        Calendar.objects.exists,
        is_optional=True,
    ),
    Step(
        _("Say where calls go when the office is open and when it is closed"),
        _("A time condition follows the opening hours."),
        "admin:routing_timecondition_add",
        "routing.add_timecondition",
        TimeCondition.objects.exists,
        is_optional=True,
    ),
    Step(
        _("Add your numbers, and say where their calls go"),
        _("To a person, a queue, a menu or a time condition."),
        "admin:routing_number_add",
        "routing.add_number",
        InboundRoute.objects.exists,
    ),
    Step(
        _("Take it live"),
        _("You see what will change; it is tried before, and taken back by itself if Asterisk does not take it."),
        "operations:plan",
        "operations.view_generation",
        _is_live,
    ),
)


def checklist() -> list[Standing]:
    """Return all steps in their order; empty once the office is complete and was live."""
    done = [step.has() for step in STEPS]
    complete = all(is_done or step.is_optional for step, is_done in zip(STEPS[:-1], done, strict=False))
    if complete and _was_live():
        return []
    following = done.index(False) if False in done else None
    return [
        Standing(step, is_done, place == following)
        for place, (step, is_done) in enumerate(zip(STEPS, done, strict=True))
    ]


def next_step(request: HttpRequest) -> NextStep | None:
    """Return the first step that is not done and that this administrator may do."""
    for standing in checklist():
        if not standing.is_done and request.user.has_perm(standing.step.permission):
            return NextStep(str(standing.step.title), standing.step.page)
    return None

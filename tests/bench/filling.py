"""Fills the database with an office of any size. Whoever adds a kind of thing that people have adds its filler here."""

import io
from collections.abc import Callable, Sequence

from django.core.management import call_command

from pbxmanager.directory.models import Device, Extension, Person, Site
from pbxmanager.queues.models import Queue, QueueMember
from pbxmanager.routing.models import Destination, RingGroup, RingGroupMember, Trunk
from pbxmanager.voicemail.models import Box

FIRST = 100_000
"""The first internal number; the others follow it."""


def fill(size: int) -> None:
    """Replace what the database holds by the demo office and so many people more."""
    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    call_command("pbx_demo_office", stdout=io.StringIO())
    Trunk.objects.update(enabled=False)  # nobody is there to answer
    people = _people(size)
    for filler in FILLERS:
        filler(people)


def _people(size: int) -> list[Extension]:
    site = Site.objects.get()
    people = Person.objects.bulk_create(Person(name=f"Person {n} Müller-李", site=site) for n in range(size))
    destinations = Destination.objects.bulk_create(
        Destination(kind="extension", number=str(FIRST + n), name=f"Person {n}") for n in range(size)
    )
    rows = zip(people, destinations, strict=True)
    return Extension.objects.bulk_create(Extension(person=person, destination=place) for person, place in rows)


def two_devices(people: Sequence[Extension]) -> None:
    """Give everybody two telephones."""
    Device.objects.bulk_create(
        Device(extension=extension, endpoint=f"{FIRST + n}-bench{place}{n:05d}")
        for n, extension in enumerate(people)
        for place in (0, 1)
    )


def voicemail(people: Sequence[Extension]) -> None:
    """Give everybody a voicemail box whose messages are mailed."""
    places = Destination.objects.bulk_create(
        Destination(kind="voicemail", name=f"Voicemail of person {n}") for n in range(len(people))
    )
    Box.objects.bulk_create(
        Box(extension=extension, destination=place, addresses=f"person{n}@example.com")
        for n, (extension, place) in enumerate(zip(people, places, strict=True))
    )


def groups_and_queues(people: Sequence[Extension]) -> None:
    """Make a ring group and a queue of four people each for every forty people: 5 % of all numbers."""
    for n, first in enumerate(range(0, len(people), 40)):
        some = people[first : first + 4]
        group = RingGroup.objects.create(name=f"Group {n}")
        RingGroupMember.objects.bulk_create(
            RingGroupMember(group=group, position=at, destination_id=each.destination_id)
            for at, each in enumerate(some, 1)
        )
        queue = Queue.objects.create(name=f"Queue {n}")
        QueueMember.objects.bulk_create(
            QueueMember(queue=queue, position=at, extension=each) for at, each in enumerate(some, 1)
        )


FILLERS: tuple[Callable[[Sequence[Extension]], None], ...] = (two_devices, voicemail, groups_and_queues)

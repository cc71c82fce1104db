"""Fills an empty database with a small office to try things with."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from pbxmanager.core.choices import Encryption, Transport
from pbxmanager.directory.models import Department, Device, Extension, Person, Site
from pbxmanager.fax.models import FaxLine
from pbxmanager.operations.demo_colleagues import services_of
from pbxmanager.operations.demo_everyday import everyday_of
from pbxmanager.operations.demo_front import front_of
from pbxmanager.queues.models import PauseReason, Queue, QueueMember
from pbxmanager.routing.models import (
    BlockedCaller,
    Destination,
    EmergencyNumber,
    InboundRoute,
    Number,
    OutboundRoute,
    OutboundRoutePattern,
    OutboundRouteTrunk,
    PermissionClass,
    RingGroup,
    RingGroupMember,
    Trunk,
)

PEOPLE = (
    ("1001", "Ann Lee", "Sales", "+862155501001"),
    ("1002", "Bob Wang", "Sales", ""),
    ("1003", "Chen Mei", "Support", "+862155501003"),
    ("1004", "Diego Ruiz", "Support", ""),
)
ROUTES = (
    ("Local", 10, [("[2-8]XXXXXXX", 0, "+8621")]),
    ("National and mobile", 20, [("0[1-9]X.", 1, "+86"), ("1[3-9]XXXXXXXXX", 0, "+86"), ("+86X.", 0, "")]),
    ("International", 30, [("00X.", 2, "+"), ("+X.", 0, "")]),
)


class Command(BaseCommand):
    """Does nothing when there is an office already."""

    help = "Create a demo office with four people, if the database holds no site yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--no-speech", action="store_true", help="leave the prompts unspoken, which is quicker")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Create the office."""
        if Site.objects.exists():
            self.stdout.write("There is an office already; nothing was added.")
            return
        site = Site.objects.create(name="Shanghai", emergency_location="100 Century Avenue, floor 12, Shanghai")
        trunk = Trunk.objects.create(
            name="Demo carrier",
            site=site,
            host="127.0.0.1",
            port=5999,
            kind=Trunk.Kind.ADDRESS,
            number_form=Trunk.NumberForm.NATIONAL,
        )
        main = Number.objects.create(e164="+862155501000", label="Main number", trunk=trunk)
        site.main_number = site.emergency_callback = trunk.main_number = main
        site.save()
        trunk.save()
        classes = self._routes(trunk)
        for digits, name in (("110", "Police"), ("119", "Fire"), ("120", "Ambulance")):
            EmergencyNumber.objects.create(digits=digits, name=name)
        for number, name, department, outside in PEOPLE:
            self._person(site, trunk, number, name, department, outside, classes)
        reception = Extension.objects.get(destination__number="1001")
        front = front_of(site, self._support(classes["Support"]), speech=not options["no_speech"])
        InboundRoute.objects.create(number=main, destination=front)
        BlockedCaller.objects.create(caller="+862155559999", note="Sells toner")
        site.emergency_contacts.add(reception)
        fax = FaxLine(name="Fax of the office", addresses="fax@example.com", station="+86 21 5550 1000")
        fax.number = "7100"
        fax.save()
        main.fax_line = fax
        main.save()
        services_of(reception)
        everyday_of(reception, classes["Support"], main)
        self.stdout.write(f"A demo office was created: {len(PEOPLE)} people in Shanghai.")

    def _support(self, permissions: PermissionClass) -> Destination:
        """A queue that both of support are in, and a group with a mobile for when nobody is there."""
        people = [Extension.objects.get(destination__number=number) for number in ("1003", "1004")]
        fallback = Extension.objects.get(destination__number="1001").destination
        group = RingGroup(name="Support on call", prefix="Support:", permission_class=permissions, fallback=fallback)
        group.number = "600"
        group.save()
        for position, extension in enumerate(people, start=1):
            RingGroupMember.objects.create(group=group, position=position, destination=extension.destination)
        RingGroupMember.objects.create(group=group, position=3, number="+8613800138001")
        queue = Queue(name="Support", prefix="Support:", longest_wait=300, when_empty=group.destination)
        queue.when_waited = group.destination
        queue.number = "700"
        queue.save()
        for position, extension in enumerate(people, start=1):
            QueueMember.objects.create(queue=queue, position=position, extension=extension, logs_in=position == 2)
        for digit, name in (("1", "Lunch"), ("2", "Meeting")):
            PauseReason.objects.create(digit=digit, name=name)
        return queue.destination

    def _routes(self, trunk: Trunk) -> dict[str, PermissionClass]:
        everything = PermissionClass.objects.create(name="Everything")
        national = PermissionClass.objects.create(name="National", is_default=True)
        for name, position, patterns in ROUTES:
            route = OutboundRoute.objects.create(name=name, position=position)
            for pattern, strip, prepend in patterns:
                OutboundRoutePattern.objects.create(route=route, pattern=pattern, strip=strip, prepend=prepend)
            OutboundRouteTrunk.objects.create(route=route, trunk=trunk)
            everything.routes.add(route)
            if name != "International":
                national.routes.add(route)
        return {"Sales": everything, "Support": national}

    def _person(
        self,
        site: Site,
        trunk: Trunk,
        number: str,
        name: str,
        department: str,
        outside: str,
        classes: dict[str, PermissionClass],
    ) -> None:
        person = Person.objects.create(
            name=name, site=site, department=Department.objects.get_or_create(name=department)[0]
        )
        own = Number.objects.create(e164=outside, label=name, trunk=trunk) if outside else None
        extension = Extension(person=person, permission_class=classes[department], outbound_number=own)
        extension.number = number
        extension.save()
        if own:
            InboundRoute.objects.create(number=own, destination=extension.destination)
        Device.objects.create(extension=extension, name="Desk phone")
        if number == "1001":
            Device.objects.create(
                extension=extension,
                name="Laptop",
                kind=Device.Kind.SOFT,
                transport=Transport.TLS,
                encryption=Encryption.OPTIONAL,
            )

"""Reads the voicemail boxes."""

from django.db.models import QuerySet

from pbxmanager.directory.models import Site
from pbxmanager.operations.office.rows import grouped, target
from pbxmanager.snapshot import VoicemailBox
from pbxmanager.voicemail.models import Box


def boxes(chosen: QuerySet[Box]) -> tuple[VoicemailBox, ...]:
    """Return the chosen boxes that are in service."""
    watchers = grouped(
        Box.watchers.through.objects.order_by("extension__destination__number").values_list(
            "box_id", "extension__destination__number"
        )
    )
    first = Site.objects.order_by("pk").values_list("pk", flat=True).first()
    rows = chosen.filter(enabled=True).select_related(
        "destination", "operator", "extension__destination", "extension__person"
    )
    found = []
    for box in rows:
        owner = box.extension
        site = (owner.site_id or (owner.person.site_id if owner.person else None)) if owner else first
        found.append(
            VoicemailBox(
                id=box.pk,
                destination=box.destination_id,
                mailbox=box.mailbox,
                name=owner.label() if owner else box.name,
                pin=box.pin,
                site=site,
                extension=owner.number if owner else "",
                watchers=tuple(number for number in watchers[box.pk] if number),
                addresses=box.recipients,
                attach=box.attach,
                delete_after_mail=box.delete_after_mail,
                ask_pin=box.ask_pin,
                say_time=box.say_time,
                say_caller=box.say_caller,
                max_messages=box.max_messages,
                max_seconds=box.max_seconds,
                operator=target(box.operator.kind, box.operator.pk, box.operator.number) if box.operator else None,
            )
        )
    return tuple(found)

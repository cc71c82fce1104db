"""Reads the voicemail boxes."""

from django.db.models import QuerySet

from pbxmanager.core.prepared import Prepared
from pbxmanager.directory.models import Site
from pbxmanager.operations.office.rows import grouped, target, words
from pbxmanager.snapshot import VoicemailBox
from pbxmanager.voicemail.models import Box

_watching: Prepared[tuple[int, str | None]] = Prepared(
    lambda: Box.watchers.through.objects.values_list("box_id", "extension__destination__number")
)
_sites: Prepared[int] = Prepared(lambda: Site.objects.order_by("pk").values_list("pk", flat=True))


def boxes(chosen: QuerySet[Box]) -> tuple[VoicemailBox, ...]:
    """Return the chosen boxes that are in service."""
    # Sorted here: a database that is asked for the order goes through all internal numbers for it.
    watchers = grouped(sorted((box, number) for box, number in _watching() if number))
    first = next(iter(_sites()), None)
    rows = chosen.filter(enabled=True).values_list(
        "pk", "destination_id", "destination__number", "name", "pin", "addresses", "attach", "delete_after_mail", "ask_pin",
        "say_time", "say_caller", "max_messages", "max_seconds", "operator__kind", "operator_id", "operator__number",
        "extension_id", "extension__destination__number", "extension__name", "extension__site_id",
        "extension__person__name", "extension__person__email", "extension__person__site_id",
    )  # fmt: skip
    found = []
    for (
        pk, destination, number, name, pin, addresses, attach, delete, ask_pin,
        say_time, say_caller, messages, seconds, kind, operator, operator_number,
        owner, internal, own_name, own_site,
        person, email, person_site,
    ) in rows:  # fmt: skip
        found.append(
            VoicemailBox(
                id=pk,
                destination=destination,
                mailbox=(internal or "") if owner else (number or f"box{destination}"),
                name=(own_name or person or "") if owner else name,
                pin=pin,
                site=(own_site or person_site) if owner else first,
                extension=(internal or "") if owner else "",
                watchers=tuple(watchers[pk]),
                addresses=words(addresses) or ((email,) if email else ()),
                attach=attach,
                delete_after_mail=delete,
                ask_pin=ask_pin,
                say_time=say_time,
                say_caller=say_caller,
                max_messages=messages,
                max_seconds=seconds,
                operator=target(kind, operator, operator_number),
            )
        )
    return tuple(found)

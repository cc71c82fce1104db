"""Reads the table of everything that calls can be sent to."""

from django.db.models import QuerySet

from pbxmanager.routing.models import Destination
from pbxmanager.snapshot import Destination as DestinationFacts


def destinations(chosen: QuerySet[Destination]) -> tuple[DestinationFacts, ...]:
    """Return the chosen destinations. Extensions, and voicemail boxes without a number, have collections of their own."""
    rows = (
        chosen.exclude(kind="extension")
        .exclude(kind="voicemail", number=None)
        .values_list("pk", "kind", "number", "name")
    )
    return tuple(DestinationFacts(pk, kind, number or "", name) for pk, kind, number, name in rows)

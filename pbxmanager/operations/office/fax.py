"""Reads the fax lines."""

from pbxmanager.fax.models import FaxLine
from pbxmanager.operations.office.rows import words
from pbxmanager.snapshot import FaxLine as FaxFacts


def fax_lines() -> tuple[FaxFacts, ...]:
    """Return the fax lines in service."""
    rows = FaxLine.objects.filter(enabled=True).values_list("pk", "destination_id", "name", "addresses", "station")
    return tuple(FaxFacts(pk, place, name, words(addresses), station) for pk, place, name, addresses, station in rows)

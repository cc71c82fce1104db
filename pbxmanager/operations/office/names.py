"""Reads where callers find people by name."""

from pbxmanager.operations.office.rows import grouped, target
from pbxmanager.routing.models import NameDirectory
from pbxmanager.snapshot import NameDirectory as DirectoryFacts


def name_directories() -> tuple[DirectoryFacts, ...]:
    """Return the directories."""
    departments = grouped(NameDirectory.departments.through.objects.values_list("namedirectory_id", "department_id"))
    return tuple(
        DirectoryFacts(
            id=each.destination_id,
            row=each.pk,
            name=each.name,
            greeting=each.greeting_id,
            departments=frozenset(departments.get(each.pk, ())),
            attempts=each.attempts,
            fallback=target(each.fallback.kind, each.fallback_id, each.fallback.number) if each.fallback else None,
        )
        for each in NameDirectory.objects.select_related("fallback")
    )

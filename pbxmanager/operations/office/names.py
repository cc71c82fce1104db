"""Reads where callers find people by name."""

from pbxmanager.core.prepared import Prepared
from pbxmanager.operations.office.rows import grouped, target
from pbxmanager.routing.models import NameDirectory
from pbxmanager.snapshot import NameDirectory as DirectoryFacts

_directories: Prepared[NameDirectory] = Prepared(lambda: NameDirectory.objects.select_related("fallback"))
_departments: Prepared[tuple[int, int]] = Prepared(
    lambda: NameDirectory.departments.through.objects.values_list("namedirectory_id", "department_id")
)


def name_directories() -> tuple[DirectoryFacts, ...]:
    """Return the directories."""
    departments = grouped(_departments())
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
        for each in _directories()
    )

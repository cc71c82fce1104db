"""What uses a prompt or music."""

from collections.abc import Sequence
from typing import Any

from django.db import models


def uses_of(rows: Sequence[models.Model]) -> dict[int, list[Any]]:
    """Return everything that refers to each of these rows of one model, by their ids; their own parts are left out.

    It takes one query for each kind of thing that can refer to them, however many rows there are.
    """
    found: dict[int, list[Any]] = {row.pk: [] for row in rows}
    for relation in rows[0]._meta.related_objects if rows else ():
        if relation.on_delete is models.CASCADE:
            continue
        related: Any = relation.related_model
        for use in related._base_manager.filter(**{f"{relation.field.name}__in": list(found)}):
            uses = found[getattr(use, relation.field.attname)]
            if use not in uses:
                uses.append(use)
    return found

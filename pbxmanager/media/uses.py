"""What uses a prompt or music."""

from typing import Any

from django.db import models


def uses_of(row: models.Model) -> list[Any]:
    """Return everything that refers to a row, its own parts left out."""
    found: list[Any] = []
    for relation in row._meta.related_objects:
        if relation.on_delete is models.CASCADE:
            continue
        related: Any = relation.related_model
        found += related._base_manager.filter(**{relation.field.name: row})
    return found

"""The first page after log-in."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pbxmanager.directory.models import Device, Person
from pbxmanager.operations.checklist import checklist
from pbxmanager.routing.models import Number, Trunk

_TILES = (
    (_("People"), Person, "directory_person"),
    (_("Devices"), Device, "directory_device"),
    (_("Numbers"), Number, "routing_number"),
    (_("Trunks"), Trunk, "routing_trunk"),
)


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add counts, and what a new office still lacks."""
    context["tiles"] = [
        {"name": name, "count": model.objects.count(), "link": reverse(f"admin:{page}_changelist")}
        for name, model, page in _TILES
    ]
    context["checklist"] = checklist()
    return context

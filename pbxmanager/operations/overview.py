"""The first page after log-in."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pbxmanager.directory.models import Device, Extension, Person, Site
from pbxmanager.routing.models import EmergencyNumber, InboundRoute, Number, OutboundRoute, Trunk

_TILES = (
    (_("People"), Person, "directory_person"),
    (_("Devices"), Device, "directory_device"),
    (_("Numbers"), Number, "routing_number"),
    (_("Trunks"), Trunk, "routing_trunk"),
)
_STEPS = (
    (_("Describe the site: country, time zone, networks"), Site, "directory_site"),
    (_("Add the emergency numbers"), EmergencyNumber, "routing_emergencynumber"),
    (_("Add people with their telephones"), Extension, "directory_person"),
    (_("Add the trunk to your telephone company"), Trunk, "routing_trunk"),
    (_("Say which calls leave by it"), OutboundRoute, "routing_outboundroute"),
    (_("Say where calls from outside go"), InboundRoute, "routing_number"),
)


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add counts, and what a new office still lacks."""
    context["tiles"] = [
        {"name": name, "count": model.objects.count(), "link": reverse(f"admin:{page}_changelist")}
        for name, model, page in _TILES
    ]
    context["first_steps"] = [
        {"name": name, "link": reverse(f"admin:{page}_add")}
        for name, model, page in _STEPS
        if not model.objects.exists()
    ]
    return context

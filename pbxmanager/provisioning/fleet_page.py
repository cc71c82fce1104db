"""How all phones stand: the totals, and the list narrowed to one state."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from pbxmanager.provisioning.configs import phones_for_configs
from pbxmanager.provisioning.fleet import Standing, State, standings
from pbxmanager.provisioning.models import Phone
from pbxmanager.provisioning.registrations import registered_endpoints

SILENT = "silent"
"""Has its configuration, but did not register with it."""
SILENT_TITLE = _("Up to date, but not registered")
NOT_ASKED = _("Asterisk can't be asked at the moment which of them are registered.")


class StateFilter(admin.SimpleListFilter):
    """Phones by how they stand. Only what is chosen is worked out: each phone's file is made for it."""

    title = _("configuration")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices."""
        return [*State.choices, (SILENT, SILENT_TITLE)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Phone]) -> QuerySet[Phone]:
        """Narrow the list."""
        wanted = self.value()
        if wanted not in (*State.values, SILENT):
            return queryset
        phones = list(queryset)
        found = standings(phones)
        if wanted == SILENT:
            registered = registered_endpoints()
            if registered is None:
                messages.error(request, NOT_ASKED)
            chosen = [phone.pk for phone in _silent(phones, found, registered)]
        else:
            chosen = [phone.pk for phone in phones if found[phone.pk].state == wanted]
        return queryset.filter(pk__in=chosen)


@dataclass(frozen=True)
class Totals:
    """How many phones stand how. What only Asterisk knows is None while it can't be asked."""

    phones: int
    states: dict[State, int]
    registered: int | None
    silent: int | None
    """Have their configuration, but did not register with it."""


def totals() -> Totals:
    """Count all phones."""
    phones = list(phones_for_configs())
    found = standings(phones)
    states = Counter(standing.state for standing in found.values())
    registered = registered_endpoints()
    return Totals(
        phones=len(phones),
        states={state: states[state] for state in State},
        registered=sum(1 for phone in phones if phone.device.endpoint in registered)
        if registered is not None
        else None,
        silent=len(_silent(phones, found, registered)) if registered is not None else None,
    )


@staff_member_required
def fleet(request: HttpRequest) -> HttpResponse:
    """Show how many phones stand how, each number with its list."""
    if not request.user.has_perm("provisioning.view_phone"):
        raise PermissionDenied
    now = totals()
    rows = [(state.value, state.label, now.states[state]) for state in State]
    if now.silent is not None:
        rows.insert(1, (SILENT, SILENT_TITLE, now.silent))
    context = {
        **admin.site.each_context(request),
        "title": _("How the phones stand"),
        "rows": rows,
        "totals": now,
        "not_asked": NOT_ASKED,
    }
    return TemplateResponse(request, "provisioning/fleet.html", context)


def _silent(phones: list[Phone], found: dict[int, Standing], registered: frozenset[str] | None) -> list[Phone]:
    """Return those whose first line is not registered though they have what they should have; none if nobody knows."""
    if registered is None:
        return []
    current = (phone for phone in phones if found[phone.pk].state is State.CURRENT)
    return [phone for phone in current if phone.device.endpoint not in registered]

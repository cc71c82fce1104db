"""Do not disturb and forwarding of everybody, as they are now."""

import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.live.desk_admin import DeskGuestAdmin
from pbxmanager.live.mirror import tell_now
from pbxmanager.live.models import PersonalState

__all__ = ["DeskGuestAdmin", "PersonalStateAdmin"]


@admin.register(PersonalState)
class PersonalStateAdmin(ModelAdmin):
    """What people set at their telephones; a change here holds at once, with nothing to apply."""

    list_display = ("extension", "setting", "active", "number", "moment", "origin", "effect")
    list_filter = ("setting", "active", "waits", "extension__person__department")
    search_fields = ("extension__destination__number", "extension__destination__name", "number")
    list_select_related = ("extension__destination", "extension__person")
    autocomplete_fields = ("extension",)
    readonly_fields = ("moment", "origin", "effect")

    def get_fields(self, request: HttpRequest, obj: PersonalState | None = None) -> Any:
        """Show what became of it once there is something to show."""
        asked = ("extension", "setting", "active", "number")
        return (*asked, *self.readonly_fields) if obj else asked

    def get_readonly_fields(self, request: HttpRequest, obj: PersonalState | None = None) -> Any:
        """What it is about stays; only its state changes."""
        return (*self.readonly_fields, *(("extension", "setting") if obj else ()))

    @admin.display(description=_("changed"), ordering="changed")
    def moment(self, state: PersonalState) -> datetime.datetime | None:
        """When it was set."""
        return datetime.datetime.fromtimestamp(state.changed, datetime.UTC) if state.changed else None

    @admin.display(description=_("in effect"), ordering="waits")
    def effect(self, state: PersonalState) -> str:
        """Whether Asterisk knows of it."""
        return str(_("waits for Asterisk") if state.waits else _("yes"))

    def save_model(self, request: HttpRequest, obj: PersonalState, form: Any, change: bool) -> None:
        """Keep the wish, and carry it out if Asterisk runs."""
        obj.wish()
        self._tell(request)

    def delete_model(self, request: HttpRequest, obj: PersonalState) -> None:
        """Switch it off: the telephones would bring a row back that is only deleted."""
        self.delete_queryset(request, PersonalState.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[PersonalState]) -> None:
        """Switch them off."""
        for state in queryset:
            state.active = False
            state.wish()
        self._tell(request)

    def _tell(self, request: HttpRequest) -> None:
        problem = tell_now()
        if problem:
            text = _("It is kept and will be set as soon as Asterisk runs. (%(why)s)") % {"why": problem}
            messages.warning(request, text)

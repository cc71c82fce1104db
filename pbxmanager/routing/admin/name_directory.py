"""Dial by name."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.core.call_flow import ShowsCallFlow
from pbxmanager.routing.admin.menu import OptionalNumberForm
from pbxmanager.routing.models import NameDirectory


@admin.register(NameDirectory)
class NameDirectoryAdmin(ShowsCallFlow, ModelAdmin):
    """Directories in which callers find people by name."""

    form = OptionalNumberForm
    list_display = ("name", "number", "whose", "greeting", "fallback")
    list_select_related = ("destination", "greeting", "fallback")
    search_fields = ("name", "destination__number", "departments__name")
    autocomplete_fields = ("greeting", "departments", "fallback")
    fieldsets = (
        (None, {"fields": (("name", "number"), "departments", "fallback")}),
        (_("Further"), {"fields": ("greeting", "attempts")}),
        (_("Where its calls go"), {"fields": ("call_flow",)}),
    )
    readonly_fields = ("call_flow",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[NameDirectory]:
        """Read what a row shows in a fixed number of queries."""
        return super().get_queryset(request).prefetch_related("departments")  # type: ignore[no-any-return]

    @admin.display(description=_("number"), ordering="destination__number")
    def number(self, directory: NameDirectory) -> str:
        """The internal number."""
        return directory.number or "–"

    @admin.display(description=_("who can be found"))
    def whose(self, directory: NameDirectory) -> str:
        """Names of the departments."""
        return ", ".join(each.name for each in directory.departments.all()) or str(_("everybody"))

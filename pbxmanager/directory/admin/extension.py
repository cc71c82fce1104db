"""Internal numbers."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline, TabularInline

from pbxmanager.core.admin import EXTENSION_INLINES, KeepPinForm, ModelAdmin, RoutableForm
from pbxmanager.directory.admin.device import DeviceInline
from pbxmanager.directory.models import Extension, SpeedDial

EXTENSION_INLINES.append(DeviceInline)


class ExtensionInline(StackedInline):  # type: ignore[misc]  # unfold has no types
    """A person's extension on the person's page, with its devices."""

    model = Extension
    form = RoutableForm
    extra = 0
    fields = (("number", "ring_seconds"), ("permission_class", "outbound_number"), "hide_number")
    inlines = EXTENSION_INLINES
    autocomplete_fields = ("outbound_number",)


class SpeedDialInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """An extension's own speed dials on its page."""

    model = SpeedDial
    extra = 0
    fields = ("key", "number", "name")


EXTENSION_INLINES.append(SpeedDialInline)


@admin.register(Extension)
class ExtensionAdmin(ModelAdmin):
    """Internal numbers of people and rooms."""

    form = KeepPinForm
    inlines = EXTENSION_INLINES
    list_display = ("number", "label", "place", "permission_class", "device_count", "ring_seconds")
    list_display_links = ("number", "label")
    list_filter = ("permission_class", "person__site", "person__department")
    search_fields = ("destination__number", "name", "person__name")
    ordering = ("destination__number",)
    autocomplete_fields = ("person", "outbound_number")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "number",
                    "person",
                    "name",
                    "ring_seconds",
                    ("call_waiting", "records_calls"),
                    "screen_callers",
                )
            },
        ),
        (_("Calls to outside"), {"fields": ("permission_class", "outbound_number", "hide_number")}),
        (
            _("Follow me"),
            {"fields": ("follow_me", "follow_numbers", ("follow_after", "follow_seconds")), "classes": ("collapse",)},
        ),
        (_("Personal"), {"fields": ("new_pin", "disturbed_by")}),
        (_("Place"), {"fields": ("site",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Extension]:
        """Read what a row shows in one query."""
        rows = super().get_queryset(request).select_related("destination", "person__site", "site", "permission_class")
        return rows.annotate(_devices=Count("devices"))  # type: ignore[no-any-return]

    @admin.display(description=_("number"), ordering="destination__number")
    def number(self, extension: Extension) -> str:
        """The internal number."""
        return extension.number

    @admin.display(description=_("name"), ordering="destination__name")
    def label(self, extension: Extension) -> str:
        """The name on displays."""
        return extension.label()

    @admin.display(description=_("site"))
    def place(self, extension: Extension) -> str:
        """Where it belongs."""
        return str(extension.site or (extension.person.site if extension.person else ""))

    @admin.display(description=_("devices"), ordering="_devices")
    def device_count(self, extension: Extension) -> int:
        """How many telephones it rings."""
        return int(getattr(extension, "_devices", 0))

"""What callers hear and choose: menus and announcements."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from pbxmanager.core.admin import ModelAdmin, RoutableForm
from pbxmanager.core.call_flow import ShowsCallFlow
from pbxmanager.routing.models import Announcement, Menu, MenuKey


class OptionalNumberForm(RoutableForm):
    """It needs no internal number."""

    number_required = False


class KeyInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """The keys of a menu, as on a telephone."""

    model = MenuKey
    extra = 0
    min_num = 1
    fields = ("key", "action", "destination", "language")
    autocomplete_fields = ("destination",)


@admin.register(Menu)
class MenuAdmin(ShowsCallFlow, ModelAdmin):
    """A menu with its keys on one page."""

    form = OptionalNumberForm
    inlines = (KeyInline,)
    list_display = ("name", "number", "greeting", "choices", "fallback")
    list_select_related = ("destination", "greeting", "fallback")
    search_fields = ("name", "destination__number", "keys__destination__name")
    autocomplete_fields = ("greeting", "wrong", "fallback")
    fieldsets = (
        (None, {"fields": (("name", "number"), "greeting", "fallback")}),
        (_("Numbers dialled by callers"), {"fields": ("direct", ("direct_first", "direct_last"))}),
        (_("Patience"), {"fields": (("attempts", "wait_seconds", "digit_seconds"), "wrong"), "classes": ("collapse",)}),
        (_("Where its calls go"), {"fields": ("call_flow",), "classes": ("collapse",)}),
    )
    readonly_fields = ("call_flow",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Menu]:
        """Read what a row shows in a fixed number of queries."""
        return super().get_queryset(request).prefetch_related("keys__destination")  # type: ignore[no-any-return]

    @admin.display(description=_("number"), ordering="destination__number")
    def number(self, menu: Menu) -> str:
        """The internal number."""
        return menu.number or "–"

    @admin.display(description=_("keys"))
    def choices(self, menu: Menu) -> str:
        """Its keys, in the order in which they were added."""
        return "; ".join(str(key) for key in menu.keys.all()) or "–"


@admin.register(Announcement)
class AnnouncementAdmin(ShowsCallFlow, ModelAdmin):
    """What callers hear on their way."""

    form = OptionalNumberForm
    list_display = ("name", "number", "prompt", "then")
    list_select_related = ("destination", "prompt", "then")
    search_fields = ("name", "destination__number", "prompt__name")
    autocomplete_fields = ("prompt", "then")
    fieldsets = (
        (None, {"fields": (("name", "number"), "prompt", "then")}),
        (_("How it is played"), {"fields": (("skippable", "unanswered"),)}),
        (_("Where its calls go"), {"fields": ("call_flow",)}),
    )
    readonly_fields = ("call_flow",)

    @admin.display(description=_("number"), ordering="destination__number")
    def number(self, announcement: Announcement) -> str:
        """The internal number."""
        return announcement.number or "–"

"""What callers hear and choose: menus and announcements."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from pbxmanager.core.admin import ModelAdmin, RoutableForm
from pbxmanager.core.call_flow import ShowsCallFlow
from pbxmanager.core.spoken import SpokenForm
from pbxmanager.routing.admin.keypad import KeyForm, KeypadFormSet, keypad
from pbxmanager.routing.models import Announcement, Menu, MenuKey, check_departments
from pbxmanager.snapshot.menus import KEYS


class OptionalNumberForm(RoutableForm):
    """It needs no internal number."""

    number_required = False


class AnnouncementForm(SpokenForm):
    """It needs no internal number."""

    number_required = False


class MenuForm(SpokenForm):
    """A menu; its departments are asked for here, since they are not the model's to see before it is saved."""

    number_required = False
    spoken = "greeting"

    def clean(self) -> dict[str, Any]:
        """Ask for departments where only their people can be dialled."""
        cleaned = super().clean() or self.cleaned_data
        check_departments(cleaned.get("direct", ""), cleaned.get("departments") or ())
        return cleaned


class KeyInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """All keys of a telephone, row by row; those without a destination are not used."""

    model = MenuKey
    form = KeyForm
    formset = KeypadFormSet
    max_num = len(KEYS)
    can_delete = False  # a key from which everything is taken away goes by itself
    hide_title = True
    verbose_name_plural = _("keys")
    fields = ("key", "action", "destination", "language")
    autocomplete_fields = ("destination",)

    def get_extra(self, request: HttpRequest, obj: Menu | None = None, **kwargs: Any) -> int:
        """Offer each key that is not used yet."""
        return len(KEYS) - (obj.keys.count() if obj else 0)


@admin.register(Menu)
class MenuAdmin(ShowsCallFlow, ModelAdmin):
    """A menu with its keys on one page."""

    form = MenuForm
    inlines = (KeyInline,)
    list_display = ("name", "number", "greeting", "choices", "fallback")
    list_select_related = ("destination", "greeting", "fallback")
    search_fields = ("name", "destination__number", "keys__destination__name")
    autocomplete_fields = ("greeting", "wrong", "silence", "fallback", "departments")
    fieldsets = (
        (None, {"fields": (("name", "number"), "greeting", "new_text", "fallback")}),
        (_("Numbers dialled by callers"), {"fields": ("direct", "departments", ("direct_first", "direct_last"))}),
        (
            _("Patience"),
            {"fields": (("attempts", "wait_seconds", "digit_seconds"), ("wrong", "silence")), "classes": ("collapse",)},
        ),
        (_("Where its calls go"), {"fields": ("call_flow",), "classes": ("collapse",)}),
    )
    readonly_fields = ("call_flow",)

    def get_inline_formsets(
        self, request: HttpRequest, formsets: list[Any], inline_instances: list[Any], obj: Any = None
    ) -> list[Any]:
        """Show used and unused keys together, in the order of a telephone."""
        found: list[Any] = super().get_inline_formsets(request, formsets, inline_instances, obj)
        return [keypad(each) if isinstance(each.opts, KeyInline) else each for each in found]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Menu]:
        """Read what a row shows in a fixed number of queries."""
        return super().get_queryset(request).prefetch_related("keys__destination")  # type: ignore[no-any-return]

    @admin.display(description=_("number"), ordering="destination__number")
    def number(self, menu: Menu) -> str:
        """The internal number."""
        return menu.number or "–"

    @admin.display(description=_("keys"))
    def choices(self, menu: Menu) -> str:
        """Its keys."""
        return "; ".join(str(key) for key in menu.keys.all()) or "–"


@admin.register(Announcement)
class AnnouncementAdmin(ShowsCallFlow, ModelAdmin):
    """What callers hear on their way."""

    form = AnnouncementForm
    list_display = ("name", "number", "prompt", "then")
    list_select_related = ("destination", "prompt", "then")
    search_fields = ("name", "destination__number", "prompt__name")
    autocomplete_fields = ("prompt", "then")
    fieldsets = (
        (None, {"fields": (("name", "number"), "prompt", "new_text", "then")}),
        (_("How it is played"), {"fields": (("skippable", "unanswered"),)}),
        (_("Where its calls go"), {"fields": ("call_flow",)}),
    )
    readonly_fields = ("call_flow",)

    @admin.display(description=_("number"), ordering="destination__number")
    def number(self, announcement: Announcement) -> str:
        """The internal number."""
        return announcement.number or "–"

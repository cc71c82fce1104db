"""Ring groups."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from pbxmanager.core.admin import ModelAdmin, RoutableForm
from pbxmanager.routing.models import RingGroup, RingGroupMember


class RingGroupForm(RoutableForm):
    """A group needs no internal number."""

    number_required = False


class MemberInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """Whom the group rings, in order."""

    model = RingGroupMember
    fields = ("position", "destination", "number")
    autocomplete_fields = ("destination",)

    def get_extra(self, request: HttpRequest, obj: RingGroup | None = None, **kwargs: Any) -> int:
        """Offer a new group some rows; those that stay empty are nothing."""
        return 0 if obj else 3


@admin.register(RingGroup)
class RingGroupAdmin(ModelAdmin):
    """People who are rung for one call."""

    form = RingGroupForm
    inlines = (MemberInline,)
    list_display = ("name", "number", "strategy", "member_count", "ring_seconds", "fallback")
    list_filter = ("strategy",)
    list_select_related = ("destination", "fallback")
    search_fields = ("name", "destination__number", "members__destination__number", "members__destination__name")
    autocomplete_fields = ("fallback",)
    fieldsets = (
        (None, {"fields": (("name", "number"), ("strategy", "ring_seconds"), "fallback")}),
        (_("Further"), {"fields": (("prefix", "skip_busy"), "permission_class")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[RingGroup]:
        """Read what a row shows in one query."""
        return super().get_queryset(request).annotate(_members=Count("members"))  # type: ignore[no-any-return]

    @admin.display(description=_("number"), ordering="destination__number")
    def number(self, group: RingGroup) -> str:
        """The internal number."""
        return group.number or "–"

    @admin.display(description=_("members"), ordering="_members")
    def member_count(self, group: RingGroup) -> int:
        """How many rows of members it has."""
        return int(getattr(group, "_members", 0))

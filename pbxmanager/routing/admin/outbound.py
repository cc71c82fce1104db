"""Calls to outside: routes, permissions, emergency numbers."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.routing.admin.usual import AddsUsualRoutes
from pbxmanager.routing.models import (
    EmergencyNumber,
    OutboundRoute,
    OutboundRoutePattern,
    OutboundRouteTrunk,
    PermissionClass,
)


class PatternInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """What is dialled."""

    model = OutboundRoutePattern
    extra = 0
    min_num = 1


class RouteTrunkInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """By which trunks, in order."""

    model = OutboundRouteTrunk
    extra = 0
    min_num = 1


@admin.register(OutboundRoute)
class OutboundRouteAdmin(AddsUsualRoutes):
    """Routes to the outside."""

    list_display = ("name", "position", "dialled", "by", "enabled")
    list_filter = ("enabled",)
    search_fields = ("name",)
    inlines = (PatternInline, RouteTrunkInline)
    fieldsets = ((None, {"fields": ("name", ("position", "enabled"))}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutboundRoute]:
        """Read what a row shows in a fixed number of queries."""
        return super().get_queryset(request).prefetch_related("patterns", "trunk_choices__trunk")  # type: ignore[no-any-return]

    @admin.display(description=_("dialled"))
    def dialled(self, route: OutboundRoute) -> str:
        """Its patterns."""
        return ", ".join(pattern.pattern for pattern in route.patterns.all())

    @admin.display(description=_("trunks"))
    def by(self, route: OutboundRoute) -> str:
        """Its trunks in order."""
        return " → ".join(choice.trunk.name for choice in route.trunk_choices.all())


@admin.register(PermissionClass)
class PermissionClassAdmin(ModelAdmin):
    """Classes of service."""

    list_display = ("name", "allowed", "max_calls", "max_minutes", "is_default")
    search_fields = ("name",)
    fieldsets = (
        (None, {"fields": ("name", "routes", "is_default")}),
        (_("Limits"), {"fields": (("max_calls", "max_minutes"), "asks_account")}),
    )

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the routes as boxes to tick: there are few, and all should be seen."""
        return super().formfield_for_manytomany(
            db_field, request, widget=UnfoldAdminCheckboxSelectMultipleWidget, **kwargs
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[PermissionClass]:
        """Read what a row shows in a fixed number of queries."""
        return super().get_queryset(request).prefetch_related("routes")  # type: ignore[no-any-return]

    @admin.display(description=_("may call"))
    def allowed(self, permission: PermissionClass) -> str:
        """Names of its routes."""
        return ", ".join(route.name for route in permission.routes.all()) or str(_("internal and emergency only"))


@admin.register(EmergencyNumber)
class EmergencyNumberAdmin(ModelAdmin):
    """Emergency numbers."""

    list_display = ("digits", "name")
    search_fields = ("digits", "name")

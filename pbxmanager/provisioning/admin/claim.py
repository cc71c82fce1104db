"""Claim windows and the rules of sites."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import TabularInline

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.provisioning.models import Claim, ClaimWindow, SiteRules


class ClaimInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """Which phones took their address."""

    model = Claim
    extra = 0
    fields = ("phone", "address", "time")
    readonly_fields = fields
    can_delete = False
    tab = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only phones make them."""
        return False


@admin.register(ClaimWindow)
class ClaimWindowAdmin(ModelAdmin):
    """Short times in which phones get their own address without proof."""

    list_display = ("__str__", "networks", "opened", "closes", "opened_by", "open_now")
    list_filter = ("site",)
    search_fields = ("site__name", "phone__device__mac", "phone__device__extension__destination__number")
    list_select_related = ("site", "phone__device__extension__destination", "opened_by")
    autocomplete_fields = ("site", "phone")
    fields = ("site", "phone", "networks", "closes")
    inlines = (ClaimInline,)

    @admin.display(boolean=True)
    def open_now(self, window: ClaimWindow) -> bool:
        """Whether it is open now."""
        return window.is_open

    def save_model(self, request: HttpRequest, obj: ClaimWindow, form: Any, change: bool) -> None:
        """Keep who opened it."""
        if not change:
            obj.opened_by = request.user  # type: ignore[assignment]  # somebody who is logged in
        super().save_model(request, obj, form, change)


@admin.register(SiteRules)
class SiteRulesAdmin(ModelAdmin):
    """What a site's phones are trusted with."""

    list_display = ("site", "plain_secrets")
    list_select_related = ("site",)
    search_fields = ("site__name",)
    autocomplete_fields = ("site",)

"""Claim windows and the rules of sites."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.provisioning.models import Claim, ClaimWindow, DialledClaim, SiteRules, TemporaryLine


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


class TemporaryLineInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """Which unknown phones have a temporary account."""

    model = TemporaryLine
    extra = 0
    fields = ("account", "mac", "address", "given")
    readonly_fields = fields
    can_delete = False
    tab = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They are made by themselves."""
        return False


@admin.register(DialledClaim)
class DialledClaimAdmin(ModelAdmin):
    """Phones that people claimed by dialling, and what became of it."""

    list_display = ("time", "mac", "address", "number", "phone", "state", "why")
    list_filter = ("state", "window__site")
    search_fields = ("mac", "number", "address", "endpoint")
    list_select_related = ("phone__device__extension__destination",)
    date_hierarchy = "time"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Phones make them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What happened stays as it was."""
        return False


@admin.register(ClaimWindow)
class ClaimWindowAdmin(ModelAdmin):
    """Short times in which phones get their own address without proof."""

    list_display = ("__str__", "networks", "opened", "closes", "opened_by", "open_now", "dialled_claims")
    list_filter = ("site",)
    search_fields = ("site__name", "phone__device__mac", "phone__device__extension__destination__number")
    list_select_related = ("site", "phone__device__extension__destination", "opened_by")
    autocomplete_fields = ("site", "phone")
    fields = ("site", "phone", "networks", "closes", "dialled_claims")
    inlines = (ClaimInline, TemporaryLineInline)
    actions_list = ("claim_pin",)

    @action(description=_("PIN to claim a phone"), url_path="claim-pin")  # type: ignore[untyped-decorator]
    def claim_pin(self, request: HttpRequest) -> HttpResponse:
        """Lead to the page that makes one."""
        return redirect("provisioning:claim-pin")

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

"""Phones that wait for somebody to assign them, and alarms."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.provisioning.models import Scan, WaitingPhone


@admin.register(WaitingPhone)
class WaitingPhoneAdmin(ModelAdmin):
    """Unknown phones that asked for their configuration."""

    list_display = ("__str__", "vendor", "model", "firmware", "address", "way", "last_seen", "count")
    list_filter = ("hidden", "vendor", "way")
    search_fields = ("mac", "model", "address")
    actions_row = ("assign",)
    actions_detail = ("assign_one",)
    actions = ("hide",)
    readonly_fields = (
        "mac", "vendor", "model", "firmware", "user_agent", "address", "way", "path", "first_seen", "last_seen", "count",
    )  # fmt: skip
    fields = (*readonly_fields, "hidden")

    def get_queryset(self, request: HttpRequest) -> QuerySet[WaitingPhone]:
        """Leave out what is not ours, unless it is asked for."""
        rows = super().get_queryset(request)
        return rows if "hidden__exact" in request.GET else rows.exclude(hidden=True)  # type: ignore[no-any-return]

    @action(description=_("Assign"), url_path="assign")  # type: ignore[untyped-decorator]
    def assign(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lead to the page that asks whose it is."""
        return redirect("provisioning:assign", pk=object_id)

    @action(description=_("Assign"), url_path="assign-one")  # type: ignore[untyped-decorator]
    def assign_one(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lead to the page that asks whose it is."""
        return redirect("provisioning:assign", pk=object_id)

    @admin.action(description=_("Not ours: hide"), permissions=["change"])
    def hide(self, request: HttpRequest, rows: QuerySet[WaitingPhone]) -> None:
        """Show them no more."""
        rows.update(hidden=True)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only phones make them."""
        return False


@admin.register(Scan)
class ScanAdmin(ModelAdmin):
    """Addresses that went through hardware addresses."""

    list_display = ("__str__", "phones", "first_seen", "last_seen", "refused_until", "seen")
    list_filter = ("seen",)
    list_editable = ("seen",)
    search_fields = ("address",)
    fields = ("address", "phones", "first_seen", "last_seen", "refused_until", "seen")
    readonly_fields = ("address", "phones", "first_seen", "last_seen")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Alarms are raised by what happens."""
        return False

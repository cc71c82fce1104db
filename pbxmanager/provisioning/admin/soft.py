"""Codes of softphones, and who came with one that was over."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.provisioning.models import SoftCode


@admin.register(SoftCode)
class SoftCodeAdmin(ModelAdmin):
    """Codes are made on a device's page; here is what became of them."""

    list_display = ("device", "app", "created", "closes", "used", "used_from", "refused", "refused_from", "settled")
    list_filter = ("app", "settled")
    list_select_related = ("device",)
    list_editable = ("settled",)
    search_fields = ("device__name", "device__endpoint", "device__extension__destination__number", "used_from")
    fields = (
        "device", "app", "created", "closes", "created_by", "used", "used_from", "user_agent", "refused", "refused_last",
        "refused_from", "settled",
    )  # fmt: skip
    readonly_fields = fields[:-1]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They are made on a device's page, where they can be shown."""
        return False

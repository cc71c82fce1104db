"""Accounts of telephones that belong to nobody yet."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.directory.models import TemporaryAccount


@admin.register(TemporaryAccount)
class TemporaryAccountAdmin(ModelAdmin):
    """They are looked at here; claim windows make them and take them away."""

    list_display = ("endpoint", "site")
    list_filter = ("site",)
    list_select_related = ("site",)
    search_fields = ("endpoint", "site__name")
    fields = ("endpoint", "site")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Claim windows make them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They stay as they were made."""
        return False

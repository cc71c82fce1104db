"""Codes that say what a call is charged to."""

from django.contrib import admin

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.routing.models import AccountCode


@admin.register(AccountCode)
class AccountCodeAdmin(ModelAdmin):
    """Account codes."""

    list_display = ("code", "name", "enabled")
    list_editable = ("enabled",)
    list_filter = ("enabled",)
    search_fields = ("code", "name")

"""Callers who are not put through."""

from django.contrib import admin

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.routing.models import BlockedCaller


@admin.register(BlockedCaller)
class BlockedCallerAdmin(ModelAdmin):
    """The blocklist of the office and of single numbers."""

    list_display = ("__str__", "kind", "number", "busy", "note")
    list_filter = ("kind", "number")
    list_select_related = ("number",)
    search_fields = ("caller", "note")
    autocomplete_fields = ("number",)
    fieldsets = ((None, {"fields": (("kind", "caller"), ("number", "busy"), "note")}),)

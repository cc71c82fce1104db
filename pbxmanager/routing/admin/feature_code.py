"""Codes for services."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.routing.models import FeatureCode


@admin.register(FeatureCode)
class FeatureCodeAdmin(ModelAdmin):
    """What is dialled for each service, to be changed in the list itself."""

    list_display = ("service", "group", "code", "enabled")
    list_editable = ("code", "enabled")
    list_display_links = None
    list_filter = ("enabled",)
    search_fields = ("code", "feature")
    fields = ("service", "code", "enabled")
    readonly_fields = ("service",)
    list_per_page = 200

    @admin.display(description=_("service"), ordering="feature")
    def service(self, code: FeatureCode) -> str:
        """What it does."""
        return _(code.facts.name)  # type: ignore[return-value]

    @admin.display(description=_("kind"))
    def group(self, code: FeatureCode) -> str:
        """Where it belongs."""
        return _(code.facts.group)  # type: ignore[return-value]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The system knows all services there are."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: FeatureCode | None = None) -> bool:
        """A service can be taken out of service instead."""
        return False

"""Sites."""

from django.apps import apps
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.directory.models import Site


class EmergencyTrunkInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """The trunks that a site's emergency calls try first."""

    model = apps.get_model("routing", "EmergencyTrunk")
    extra = 0


@admin.register(Site)
class SiteAdmin(ModelAdmin):
    """Places with telephones."""

    list_display = ("name", "country", "timezone", "main_number", "external_address")
    list_select_related = ("main_number",)
    search_fields = ("name",)
    autocomplete_fields = ("main_number", "emergency_callback", "emergency_contacts")
    inlines = (EmergencyTrunkInline,)
    fieldsets = (
        (None, {"fields": ("name", ("country", "timezone"), "language", "main_number")}),
        (_("Emergency calls"), {"fields": ("emergency_callback", "emergency_location", "emergency_contacts")}),
        (_("Network"), {"fields": ("local_networks", ("external_address", "sip_port"))}),
    )

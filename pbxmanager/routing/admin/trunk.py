"""Lines to telephone companies."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.admin import KeepSecretForm, ModelAdmin
from pbxmanager.routing.models import Trunk


@admin.register(Trunk)
class TrunkAdmin(ModelAdmin):
    """Trunks; their passwords are typed in and never shown."""

    form = KeepSecretForm
    list_display = ("name", "kind", "host", "transport", "site", "main_number", "enabled")
    list_filter = ("kind", "site", "enabled")
    list_select_related = ("site", "main_number")
    search_fields = ("name", "host", "username")
    autocomplete_fields = ("main_number",)
    exclude = ("secret",)
    proposes_only = ("site",)
    fieldsets = (
        (None, {"fields": ("name", ("site", "enabled"))}),
        (
            _("Connection"),
            {
                "fields": (
                    "kind",
                    ("host", "port"),
                    ("transport", "encryption"),
                    ("username", "new_secret"),
                    "register_seconds",
                )
            },
        ),
        (
            _("Numbers"),
            {"fields": ("number_form", ("main_number", "caller_id_policy"), "inbound_prefix", "did_in_to_header")},
        ),
        (_("Further"), {"fields": ("codecs", "max_calls", "from_domain", "networks")}),
    )

"""Calls through the office from outside."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.admin import KeepPinForm, ModelAdmin
from pbxmanager.routing.models import Disa


class DisaForm(KeepPinForm):
    """A dial-in line; its internal number may be left out, its PIN may not."""

    number_required = False


@admin.register(Disa)
class DisaAdmin(ModelAdmin):
    """Dial-in lines; their PINs are typed in and never shown."""

    form = DisaForm
    list_display = ("name", "internal", "permission_class", "shown_number", "max_minutes")
    list_filter = ("permission_class",)
    list_select_related = ("destination", "permission_class", "shown_number")
    search_fields = ("name", "destination__number")
    autocomplete_fields = ("shown_number",)
    fieldsets = (
        (None, {"fields": ("name", "number")}),
        (_("Who may call in"), {"fields": ("new_pin", "callers")}),
        (_("What may be called"), {"fields": ("permission_class", "shown_number", "max_minutes")}),
    )

    @admin.display(description=_("number"), ordering="destination__number")
    def internal(self, disa: Disa) -> str:
        """The internal number."""
        return disa.number

"""Sites."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.widgets import UnfoldBooleanSwitchWidget

from pbxmanager.core.admin import ModelAdmin, ModelForm
from pbxmanager.core.numbering import emergency_numbers
from pbxmanager.directory.models import Site

_NAMES = {("CN", "110"): _("Police"), ("CN", "119"): _("Fire brigade"), ("CN", "120"): _("Ambulance")}
"""What emergency numbers reach, where one number does not stand for all of them."""


class EmergencyTrunkInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """The trunks that a site's emergency calls try first."""

    model = apps.get_model("routing", "EmergencyTrunk")
    extra = 0


class NewSiteForm(ModelForm):
    """A site; its country's emergency numbers come with the first one."""

    emergency_numbers = forms.BooleanField(
        label=_("Add the country's emergency numbers"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=_("They can be dialled from every telephone. Look through them afterwards."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = apps.get_model("routing", "EmergencyNumber").objects
        self.initial.setdefault("emergency_numbers", not known.exists())
        self.fields["local_networks"].widget.attrs["rows"] = 3


@admin.register(Site)
class SiteAdmin(ModelAdmin):
    """Places with telephones."""

    list_display = ("name", "country", "timezone", "main_number", "external_address")
    list_select_related = ("main_number",)
    search_fields = ("name",)
    autocomplete_fields = ("main_number", "emergency_callback", "emergency_contacts")
    inlines = (EmergencyTrunkInline,)
    _new_fieldsets = (
        (None, {"fields": ("name", ("country", "timezone"), "language")}),
        (_("Emergency calls"), {"fields": ("emergency_location", "emergency_numbers")}),
        (_("Network"), {"fields": ("local_networks", "external_address")}),
    )
    fieldsets = (
        (None, {"fields": ("name", ("country", "timezone"), "language", "main_number")}),
        (_("Emergency calls"), {"fields": ("emergency_callback", "emergency_location", "emergency_contacts")}),
        (_("Network"), {"fields": ("local_networks", ("external_address", "sip_port"))}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Site | None = None) -> Any:
        """Ask a new site only for what can be known already."""
        return self.fieldsets if obj else self._new_fieldsets

    def get_form(self, request: HttpRequest, obj: Site | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Take the longer form for a new site."""
        if obj is None:
            kwargs["form"] = NewSiteForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Site | None) -> Any:
        """Trunks are chosen once there are some."""
        return self.inlines if obj else ()

    def save_model(self, request: HttpRequest, obj: Site, form: Any, change: bool) -> None:
        """Save, and add the country's emergency numbers where that is asked for."""
        super().save_model(request, obj, form, change)
        if not change and form.cleaned_data.get("emergency_numbers"):
            _add_emergency_numbers(request, obj.country)


def _add_emergency_numbers(request: HttpRequest, country: str) -> None:
    model = apps.get_model("routing", "EmergencyNumber")
    added = []
    for digits in emergency_numbers(country):
        number = model(digits=digits, name=str(_NAMES.get((country, digits), _("Emergency call"))))
        try:
            number.full_clean()
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
            continue
        number.save()
        added.append(digits)
    if added:
        text = _(
            "Every telephone can dial %(numbers)s. Look through “Emergency numbers”: are these right where you are?"
        )
        messages.success(request, text % {"numbers": ", ".join(added)})

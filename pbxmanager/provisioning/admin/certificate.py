"""Certificates for networks that ask phones who they are."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from pbxmanager.core.admin import ModelAdmin, ModelForm
from pbxmanager.provisioning.models import NetworkAuthority, NetworkIdentity


class AuthorityForm(ModelForm):
    """What is pasted is long."""

    class Meta:
        model = NetworkAuthority
        fields = ("site", "certificates")
        widgets = {"certificates": UnfoldAdminTextareaWidget(attrs={"rows": 8})}


class IdentityForm(ModelForm):
    """The key is typed, and never shown: left empty, it stays as it is."""

    new_key = forms.CharField(
        label=_("Private key"),
        required=False,
        strip=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 8, "autocomplete": "off"}),
        help_text=_("PEM without a password. Stored encrypted, and never shown again. Empty: as it is."),
    )

    class Meta:
        model = NetworkIdentity
        fields = ("phone", "certificate")
        widgets = {"certificate": UnfoldAdminTextareaWidget(attrs={"rows": 8})}

    def clean(self) -> dict[str, Any]:
        """Let the model look at the key."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("new_key"):
            self.instance.private_key = cleaned["new_key"]
        return cleaned

    def add_error(self, field: Any, error: Any) -> None:
        """Show what is wrong with the key where it was typed."""
        if field is None and hasattr(error, "error_dict") and "private_key" in error.error_dict:
            error.error_dict["new_key"] = error.error_dict.pop("private_key")
        super().add_error(field, error)


@admin.register(NetworkAuthority)
class NetworkAuthorityAdmin(ModelAdmin):
    """Whom phones trust when the network asks who they are."""

    form = AuthorityForm
    list_display = ("__str__",)
    search_fields = ("site__name",)
    autocomplete_fields = ("site",)


@admin.register(NetworkIdentity)
class NetworkIdentityAdmin(ModelAdmin):
    """Phones' own certificates."""

    form = IdentityForm
    list_display = ("phone", "not_after")
    search_fields = ("phone__device__mac", "phone__device__extension__destination__number")
    list_select_related = ("phone__device__extension__destination",)
    autocomplete_fields = ("phone",)
    fields = ("phone", "certificate", "new_key")
    date_hierarchy = "not_after"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A certificate stays with its phone."""
        return ("phone",) if obj else ()

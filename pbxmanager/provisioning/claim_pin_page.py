"""The page that makes a PIN for once."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminSelect2Widget

from pbxmanager.asterisk.ami import AmiError
from pbxmanager.asterisk.engine import EngineMissing
from pbxmanager.directory.models import Extension
from pbxmanager.operations.office.features import feature_codes
from pbxmanager.provisioning.claim_pins import give_claim_pin


class ClaimPinForm(forms.Form):
    """Whose phone may be claimed."""

    extension: "forms.ModelChoiceField[Extension]" = forms.ModelChoiceField(
        label=_("Extension"), queryset=Extension.objects.none(), widget=UnfoldAdminSelect2Widget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Extension.objects.select_related("destination", "person").order_by("destination__number")
        self.fields["extension"].queryset = rows  # type: ignore[attr-defined]  # of the field that is declared above


@staff_member_required
def claim_pin(request: HttpRequest) -> HttpResponse:
    """Make a PIN and show it this once."""
    if not request.user.has_perm("provisioning.add_claimwindow"):
        raise PermissionDenied
    form = ClaimPinForm(request.POST or None)
    given = None
    if request.method == "POST" and form.is_valid():
        try:
            given = give_claim_pin(form.cleaned_data["extension"], timezone.now())
        except (AmiError, EngineMissing) as error:
            messages.error(request, str(error))
        else:
            put_on_record(request, form.cleaned_data["extension"])
    context = {
        **admin.site.each_context(request),
        "title": _("PIN to claim a phone"),
        "form": form,
        "given": given,
        "code": next((code.code for code in feature_codes() if code.feature == "claim-phone"), ""),
    }
    response = TemplateResponse(request, "provisioning/claim_pin.html", context)
    response["Cache-Control"] = "no-store"
    return response


def put_on_record(request: Any, extension: Extension) -> None:
    """Keep who made a PIN for whom."""
    admin.site.get_model_admin(Extension).log_change(request, extension, "PIN to claim a phone made")

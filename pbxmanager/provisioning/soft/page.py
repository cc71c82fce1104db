"""The page with a softphone's code."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminRadioSelectWidget

from pbxmanager.directory.models import Device
from pbxmanager.provisioning.models import SoftCode
from pbxmanager.provisioning.soft.codes import make_code
from pbxmanager.provisioning.soft.makers import APPS, app_choices
from pbxmanager.provisioning.soft.pictures import svg


def alarms_badge(request: HttpRequest) -> str:
    """Return how many codes were tried when they were over, for the navigation; empty when none."""
    count = SoftCode.objects.filter(refused__gt=0, settled=False).count()
    return str(count) if count else ""


class CodeForm(forms.Form):
    """Which softphone it is for."""

    app = forms.ChoiceField(label=_("Softphone"), choices=app_choices, widget=UnfoldAdminRadioSelectWidget)


@staff_member_required
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a code and show it, this once."""
    if not request.user.has_perm("provisioning.add_softcode") or not request.user.has_perm("directory.change_device"):
        raise PermissionDenied
    device = get_object_or_404(Device.objects.select_related("extension__destination", "extension__person"), pk=pk)
    form = CodeForm(request.POST or None, initial={"app": "linphone"})
    facts: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        app = APPS[form.cleaned_data["app"]]
        try:
            made = make_code(device, app.name, request.user if isinstance(request.user, User) else None)
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                form.add_error(name if name in form.fields else None, texts)
        else:
            admin.site.get_model_admin(Device).log_change(request, device, f"softphone code made for {app.title}")
            facts = {"made": made.row, "picture": svg(made.text), "app": app}
    context = {
        **admin.site.each_context(request),
        "title": _("QR code for %(device)s of %(extension)s") % {"device": device.name, "extension": device.extension},
        "device": device,
        "form": form,
        "codes": SoftCode.objects.filter(device=device)[:10],
        **facts,
    }
    response = TemplateResponse(request, "provisioning/soft.html", context)
    response["Cache-Control"] = "no-store"
    return response

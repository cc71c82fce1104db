"""Pages that are no tables: assigning a waiting phone, effective settings, DHCP."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminSelect2Widget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from pbxmanager.directory.models import Extension
from pbxmanager.provisioning.addresses import phone_server, plain_url, secure_url
from pbxmanager.provisioning.assign import assign as give_to
from pbxmanager.provisioning.assign import guess
from pbxmanager.provisioning.configs import phones_for_configs, read_config
from pbxmanager.provisioning.declared import GROUP_TITLES, Group
from pbxmanager.provisioning.dhcp import snippets
from pbxmanager.provisioning.effective import Layers
from pbxmanager.provisioning.models import WaitingPhone
from pbxmanager.provisioning.models.phone import vendor_choices
from pbxmanager.provisioning.plain import hindrances
from pbxmanager.provisioning.untold import untold_keys, untold_pages, untold_settings


def waiting_badge(request: HttpRequest) -> str:
    """Return how many phones wait, for the navigation; empty when none do."""
    count = WaitingPhone.objects.filter(hidden=False).count()
    return str(count) if count else ""


class AssignForm(forms.Form):
    """Whose phone it becomes."""

    extension: "forms.ModelChoiceField[Extension]" = forms.ModelChoiceField(
        label=_("Extension"), queryset=Extension.objects.none(), widget=UnfoldAdminSelect2Widget
    )
    vendor = forms.ChoiceField(label=_("Maker"), choices=vendor_choices, widget=UnfoldAdminSelectWidget)
    model = forms.CharField(label=_("Model"), max_length=40, widget=UnfoldAdminTextInputWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Extension.objects.select_related("destination", "person").order_by("destination__number")
        self.fields["extension"].queryset = rows  # type: ignore[attr-defined]  # of the field that is declared above


@staff_member_required
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a waiting phone to somebody."""
    if not request.user.has_perm("provisioning.add_phone") or not request.user.has_perm("directory.change_device"):
        raise PermissionDenied
    waiting = get_object_or_404(WaitingPhone, pk=pk)
    vendor, model = guess(waiting)
    form = AssignForm(request.POST or None, initial={"vendor": vendor, "model": model})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        by = request.user if isinstance(request.user, User) else None
        try:
            phone = give_to(waiting, chosen["extension"], chosen["vendor"], chosen["model"], by)
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                form.add_error(name if name in form.fields else None, texts)
        else:
            messages.success(
                request,
                _(
                    "%(phone)s may fetch its configuration for 30 minutes. It looks by itself; a restart makes it look at once."
                )
                % {"phone": phone},
            )
            for why in hindrances([phone]).values():
                messages.warning(request, why)
            return redirect("admin:provisioning_waitingphone_changelist")
    context = {
        **admin.site.each_context(request),
        "title": _("Whose phone is %(phone)s?") % {"phone": waiting},
        "waiting": waiting,
        "form": form,
    }
    return TemplateResponse(request, "provisioning/assign.html", context)


@staff_member_required
def effective(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what holds for a phone and where each value comes from."""
    if not request.user.has_perm("provisioning.view_phone"):
        raise PermissionDenied
    phone = get_object_or_404(phones_for_configs(), pk=pk)
    settled = Layers([phone], named=True).effective(phone)
    untold = untold_settings(phone, settled)
    config = read_config(phone)
    silent = untold_keys(phone, settled.keys, config)
    groups = [
        (
            GROUP_TITLES[group],
            [
                (found, untold.get(found.setting.name, ""))
                for found in settled.settings.values()
                if found.setting.group is group
            ],
        )
        for group in Group
    ]
    context = {
        **admin.site.each_context(request),
        "title": _("Effective settings of %(phone)s") % {"phone": phone},
        "phone": phone,
        "guest": settled.guest,
        "groups": groups,
        "keys": [(found, silent.get(found.key.pk, "")) for found in settled.keys],
        "heard": untold_pages(phone, config),
        "raw": sorted(settled.raw.items()),
    }
    return TemplateResponse(request, "provisioning/effective.html", context)


@staff_member_required
def dhcp(request: HttpRequest) -> HttpResponse:
    """Show what to write into DHCP servers."""
    context = {
        **admin.site.each_context(request),
        "title": _("DHCP: how phones find the way here"),
        "snippets": snippets(phone_server(), plain_url()),
        "secure_url": secure_url(),
        "plain_url": plain_url(),
    }
    return TemplateResponse(request, "provisioning/dhcp.html", context)

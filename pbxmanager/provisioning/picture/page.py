"""The pages on which keys are set by clicking them in the picture. They work without scripts; a script adds dragging."""

import re
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from pbxmanager.core.admin import ModelForm
from pbxmanager.directory.models import Extension
from pbxmanager.provisioning.configs import phones_for_configs
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.models import Key, SettingsLayer
from pbxmanager.provisioning.picture.drawing import neighbours
from pbxmanager.provisioning.picture.subjects import Subject, of_layer, of_phone
from pbxmanager.provisioning.picture.view import Where, paint, spoken_source

_PROPOSED = 200
"""Numbers that are proposed while one is typed."""


class KeyForm(ModelForm):
    """One key."""

    class Meta:
        model = Key
        fields = ("kind", "value", "label", "line")
        widgets = {
            "kind": UnfoldAdminSelectWidget,
            "value": UnfoldAdminTextInputWidget(attrs={"list": "numbers", "autocomplete": "off"}),
            "label": UnfoldAdminTextInputWidget,
            "line": UnfoldAdminIntegerFieldWidget,
        }


@staff_member_required
def phone_keys(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and change the keys of one phone."""
    if not request.user.has_perm("provisioning.view_phone"):
        raise PermissionDenied
    phone = get_object_or_404(phones_for_configs(), pk=pk)
    back = (str(phone), reverse("admin:provisioning_phone_change", args=[pk]))
    return _page(request, of_phone(phone), _("Keys of %(phone)s") % {"phone": phone}, back, "", with_model=False)


@staff_member_required
def layer_keys(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and change the keys of a level, on a model of one's choice."""
    if not request.user.has_perm("provisioning.view_settingslayer"):
        raise PermissionDenied
    layer = get_object_or_404(SettingsLayer, pk=pk)
    if layer.phone_id:
        return redirect("provisioning:phone-keys", pk=layer.phone_id)
    wanted = request.GET.get("model", "")[:80]
    back = (layer.title, reverse("admin:provisioning_settingslayer_change", args=[pk]))
    title = _("Keys for %(level)s") % {"level": layer.title}
    with_model = not (layer.level == SettingsLayer.Level.MODEL and layer.model)
    return _page(request, of_layer(layer, wanted), title, back, wanted, with_model, layer.vendor)


def _page(
    request: HttpRequest,
    subject: Subject | None,
    title: str,
    back: tuple[str, str],
    wanted: str,
    with_model: bool,
    vendor: str = "",
) -> HttpResponse:
    where = _where(request, subject, wanted)
    may_change = request.user.has_perms([f"provisioning.{what}_key" for what in ("add", "change", "delete")])
    form: KeyForm | None = None
    module, position = where.chosen
    if subject is not None and position:
        found = subject.keys.get((module, position))
        own = subject.own_key(module, position)
        start = own or Key(module=module, position=position, **_copied(found.key if found else None))
        form = KeyForm(instance=start)
        if request.method == "POST":
            if not may_change:
                raise PermissionDenied
            form, went = _change(request, subject, start, form)
            if went:
                return redirect(f"{request.path}{where.address(key=f'{module}.{went}')}#key")
    context: dict[str, Any] = {
        **admin.site.each_context(request), "title": title, "back": back, "subject": subject, "where": where,
        "with_model": with_model, "may_change": may_change, "form": form, "wanted": wanted,
        "makers": [driver for driver in DRIVERS.values() if not vendor or driver.name == vendor] if with_model else [],
    }  # fmt: skip
    if subject is not None:
        context["picture"] = paint(subject, where)
        if form is not None:
            found = subject.keys.get(where.chosen)
            before, after = neighbours(subject.face, module, position)
            context |= {
                "module": module, "position": position, "own": subject.is_own(found), "before": before, "after": after,
                "source": spoken_source(subject, found),
                "numbers": Extension.objects.order_by("destination__number").values_list(
                    "destination__number", "destination__name"
                )[:_PROPOSED],
            }  # fmt: skip
    return TemplateResponse(request, "provisioning/picture.html", context)


def _change(request: HttpRequest, subject: Subject, start: Key, form: KeyForm) -> tuple[KeyForm, int]:
    """Do what was asked for; return the form, and the position to show next or 0 when something has to be mended."""
    module, position = start.module, start.position
    if "clear" in request.POST:
        own = subject.own_key(module, position)
        if own is not None:
            own.delete()
            _log(request, subject, f"key {own} cleared")
            messages.success(request, _("Key %(n)d is as the levels above say.") % {"n": position})
        return form, position
    if "to" in request.POST:
        to = request.POST["to"]
        if to.isdecimal() and len(to) < 4 and subject.move(module, position, int(to)):
            _log(request, subject, f"key {position} moved to {to}")
            return form, int(to)
        messages.warning(request, _("Only a key that is set here can be moved, to another key of the same module."))
        return form, position
    form = KeyForm(request.POST, instance=start)
    start.layer = subject.made_layer()
    if not form.is_valid():
        return form, 0
    try:
        start.full_clean()
    except ValidationError as error:
        form.add_error(None, error.messages)
        return form, 0
    start.save()
    _log(request, subject, f"key {start} set")
    messages.success(request, _("Key %(n)d is set. Phones have it at their next look.") % {"n": position})
    return form, position


def _log(request: HttpRequest, subject: Subject, text: str) -> None:
    admin.site.get_model_admin(SettingsLayer).log_change(request, subject.made_layer(), text)


def _copied(key: Key | None) -> dict[str, Any]:
    """Return what an inherited key begins with when it is set here."""
    if key is None:
        return {}
    return {"kind": key.kind, "value": key.value, "label": key.label, "line": key.line}


def _where(request: HttpRequest, subject: Subject | None, wanted: str) -> Where:
    """Read what is open out of the address; whatever makes no sense is as if it was not there."""
    if subject is None:
        return Where(model=wanted)
    face = subject.face
    modules = face.modules if face.module else 0
    found = re.fullmatch(r"(\d)\.(\d{1,3})", request.GET.get("key", ""), re.ASCII)
    chosen = (int(found[1]), int(found[2])) if found and face.has(int(found[1]), int(found[2])) else (0, 0)
    page, module = (
        _number(request, "page", face.pages),
        _number(request, "module", modules, low=0, usual=min(modules, 1)),
    )
    module_page = _number(request, "mpage", face.module.pages if face.module else 1)
    if chosen[1] and chosen[0]:
        module, module_page = chosen[0], face.page_of(*chosen)
    elif chosen[1] and not (set(_shown(subject, page)) & {chosen[1]}):
        page = face.page_of(*chosen)
    return Where(page, module, module_page, chosen, wanted)


def _shown(subject: Subject, page: int) -> list[int]:
    return [position for group in subject.face.groups for position in group.on_page(page)]


def _number(request: HttpRequest, name: str, most: int, low: int = 1, usual: int = 1) -> int:
    text = request.GET.get(name, "")
    return min(max(int(text), low), most) if text.isdecimal() and len(text) < 4 else usual

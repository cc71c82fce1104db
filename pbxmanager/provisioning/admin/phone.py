"""The fleet of phones."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action, display

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.provisioning.admin.plain import HindranceNotice
from pbxmanager.provisioning.admin.push import PushActions
from pbxmanager.provisioning.admin.redirection import RedirectionActions
from pbxmanager.provisioning.configs import phones_for_configs, read_config
from pbxmanager.provisioning.dot1x import without_key
from pbxmanager.provisioning.fleet import Standing, State, main_text, standings
from pbxmanager.provisioning.fleet_page import StateFilter
from pbxmanager.provisioning.models import Fetch, Line, Phone, SettingsLayer


class LineInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """Further lines."""

    model = Line
    extra = 0
    autocomplete_fields = ("device",)
    tab = False


class FetchInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """What the phone came for."""

    model = Fetch
    extra = 0
    fields = ("path", "time", "way", "address", "status", "firmware", "count")
    readonly_fields = fields
    can_delete = False
    tab = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only phones make them."""
        return False


@admin.register(Phone)
class PhoneAdmin(HindranceNotice, PushActions, RedirectionActions, ModelAdmin):
    """All phones, and how each stands."""

    list_display = ("number", "whose", "title", "mac", "standing", "last_seen", "address", "firmware")
    list_display_links = ("number", "whose", "title")
    list_filter = (StateFilter, "vendor", "model", "device__extension__person__site")
    search_fields = (
        "device__mac", "device__extension__destination__number", "device__extension__destination__name", "model",
    )  # fmt: skip
    autocomplete_fields = ("device",)
    fields = ("device", ("vendor", "model"), "guest_here")
    readonly_fields = ("guest_here",)
    inlines = (LineInline, FetchInline)
    actions = (*PushActions.actions, "export_redirection", "export_redirection_own")
    actions_list = ("totals",)
    actions_detail = ("keys", "own_settings", "effective_settings", "preview", "new_token")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Phone]:
        """Read what a row shows in one query."""
        return phones_for_configs()

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Look up how the phones of this page stand, all at once."""
        shown = super().get_changelist_instance(request)
        found = standings(list(shown.result_list))
        for phone in shown.result_list:
            phone.standing_now = found[phone.pk]
        return shown

    def get_urls(self) -> list[URLPattern]:
        """Add the page that shows the file."""
        view = self.admin_site.admin_view(self.file)
        return [path("<int:pk>/file/", view, name="provisioning_phone_file"), *super().get_urls()]

    @action(description=_("How the phones stand"), url_path="totals")  # type: ignore[untyped-decorator]
    def totals(self, request: HttpRequest) -> HttpResponse:
        """Lead to the totals."""
        return redirect("provisioning:fleet")

    @action(description=_("Settings and keys"), url_path="own-settings")  # type: ignore[untyped-decorator]
    def own_settings(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lead to the settings of this phone alone; they are made at first use."""
        phone = get_object_or_404(Phone, pk=object_id)
        if not request.user.has_perm("provisioning.change_settingslayer"):
            raise PermissionDenied
        layer, _new = SettingsLayer.objects.get_or_create(phone=phone, defaults={"level": SettingsLayer.Level.PHONE})
        return redirect("admin:provisioning_settingslayer_change", layer.pk)

    @action(description=_("Keys"), url_path="keys")  # type: ignore[untyped-decorator]
    def keys(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lead to the picture of the phone."""
        return redirect("provisioning:phone-keys", pk=object_id)

    @action(description=_("Effective settings"), url_path="effective-settings")  # type: ignore[untyped-decorator]
    def effective_settings(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lead to what holds."""
        return redirect("provisioning:effective", pk=object_id)

    @action(description=_("Show its file"), url_path="preview")  # type: ignore[untyped-decorator]
    def preview(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lead to the page that asks before it shows."""
        return redirect("admin:provisioning_phone_file", pk=object_id)

    @action(description=_("New token"), url_path="new-token")  # type: ignore[untyped-decorator]
    def new_token(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lead to the page that asks before it renews."""
        return redirect(reverse("admin:provisioning_phone_file", kwargs={"pk": object_id}) + "?renew")

    def file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the phone's file with its passwords, or give it a new address; each asked for by a form and put on record."""
        phone = get_object_or_404(phones_for_configs(), pk=pk)
        if not self.has_change_permission(request, phone):
            messages.error(request, _("You may not see passwords: that takes the right to change phones."))
            return redirect("admin:index")
        text = ""
        if request.method == "POST":
            if "renew" in request.POST:
                phone.renew_token()
                self.log_change(request, phone, "token renewed")
                messages.success(
                    request, _("The old address answers nobody any more. Open a claim window for the new one.")
                )
                return redirect("admin:provisioning_claimwindow_add")
            text = main_text(without_key(read_config(phone)))
            self.log_change(request, phone, "configuration shown")
        context = {
            **self.admin_site.each_context(request),
            "title": _("What %(phone)s gets") % {"phone": phone},
            "phone": phone,
            "text": text,
            "renew": "renew" in request.GET,
            "opts": self.model._meta,
        }
        response = TemplateResponse(request, "provisioning/file.html", context)
        response["Cache-Control"] = "no-store"
        return response

    @admin.display(description=_("number"), ordering="device__extension__destination__number")
    def number(self, phone: Phone) -> str:
        """The first line's number."""
        return phone.device.extension.number

    @admin.display(description=_("whose"), ordering="device__extension__destination__name")
    def whose(self, phone: Phone) -> str:
        """The first line's name."""
        return phone.device.extension.label()

    @admin.display(description=_("guest"))
    def guest_here(self, phone: Phone) -> str:
        """Who is logged in there by code and PIN."""
        return str(phone.guest or _("nobody but its owner"))

    @admin.display(description=_("phone"), ordering="model")
    def title(self, phone: Phone) -> str:
        """Maker and model."""
        return phone.title

    @admin.display(description=_("MAC address"), ordering="device__mac")
    def mac(self, phone: Phone) -> str:
        """Its hardware address."""
        mac = phone.device.mac or ""
        return ":".join(mac[i : i + 2] for i in range(0, len(mac), 2))

    @display(  # type: ignore[untyped-decorator]
        description=_("configuration"),
        label={
            State.CURRENT.label: "success",
            State.OUTDATED.label: "warning",
            State.FAILING.label: "danger",
            State.NEVER.label: "info",
        },
    )
    def standing(self, phone: Phone) -> str:
        """How it stands."""
        return str(_of(phone).state.label)

    @admin.display(description=_("last seen"))
    def last_seen(self, phone: Phone) -> Any:
        """When it came last."""
        return _of(phone).seen

    @admin.display(description=_("address"))
    def address(self, phone: Phone) -> str:
        """From where it came."""
        last = _of(phone).last
        return last.address if last else ""

    @admin.display(description=_("firmware"))
    def firmware(self, phone: Phone) -> str:
        """As it says itself."""
        last = _of(phone).last
        return last.firmware if last else ""


def _of(phone: Phone) -> Standing:
    standing = getattr(phone, "standing_now", None)
    return standing if isinstance(standing, Standing) else standings([phone])[phone.pk]

"""Telephones."""

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.directory.models import Device


class DeviceInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """An extension's devices on its page."""

    model = Device
    extra = 0
    fields = ("name", "kind", "mac", "transport", "encryption", "enabled")
    show_change_link = True
    tab = False


@admin.register(Device)
class DeviceAdmin(ModelAdmin):
    """Telephones; their passwords are shown on purpose only."""

    list_display = ("name", "extension", "kind", "endpoint", "transport", "encryption", "enabled")
    list_filter = ("kind", "transport", "encryption", "enabled", "extension__person__site")
    list_select_related = ("extension__destination", "extension__person")
    search_fields = ("name", "endpoint", "mac", "extension__destination__number", "extension__person__name")
    autocomplete_fields = ("extension",)
    readonly_fields = ("endpoint", "logged_in")
    actions_detail = ("show_account", "renew_password", "soft_code")
    fieldsets = (
        (None, {"fields": ("extension", "name", "kind", "mac", "enabled", "logged_in")}),
        (_("Connection"), {"fields": ("endpoint", ("transport", "encryption"), "codecs", "behind_nat", "site")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Device]:
        """Read what a row shows in one query."""
        wanted = (
            "extension__destination",
            "extension__person",
            "guest__extension__destination",
            "guest__extension__person",
        )
        return super().get_queryset(request).select_related(*wanted)  # type: ignore[no-any-return]

    @admin.display(description=_("logged in here"))
    def logged_in(self, device: Device) -> str:
        """Who made the telephone theirs by code and PIN, as the live mirror knows it."""
        guest = getattr(device, "guest", None)
        if guest is None or guest.until < timezone.now():
            return str(_("nobody but its owner"))
        until = date_format(timezone.localtime(guest.until), "SHORT_DATETIME_FORMAT")
        return _("%(who)s, until %(time)s") % {"who": guest.extension, "time": until}

    def get_urls(self) -> list[URLPattern]:
        """Add the page that shows or renews an account."""
        view = self.admin_site.admin_view(self.account)
        return [path("<int:pk>/account/", view, name="directory_device_account"), *super().get_urls()]

    @action(description=_("Show SIP account"), url_path="show-account")  # type: ignore[untyped-decorator]
    def show_account(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lead to the page that asks before it shows."""
        return redirect("admin:directory_device_account", pk=object_id)

    @action(description=_("New SIP password"), url_path="renew-password")  # type: ignore[untyped-decorator]
    def renew_password(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lead to the page that asks before it renews."""
        return redirect(reverse("admin:directory_device_account", kwargs={"pk": object_id}) + "?renew")

    @action(description=_("QR code"), url_path="soft-code")  # type: ignore[untyped-decorator]
    def soft_code(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lead to the page with a softphone's code."""
        return redirect("provisioning:soft-code", pk=object_id)

    def account(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the account's password, or give it a new one; each is asked for by a form and put on record."""
        device = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, device):
            messages.error(request, _("You may not see passwords: that takes the right to change devices."))
            return redirect("admin:index")
        shown = False
        if request.method == "POST":
            shown = True
            if "renew" in request.POST:
                device.renew_secret()
                self.log_change(request, device, "SIP password renewed and shown")
            else:
                self.log_change(request, device, "SIP password shown")
        context = {
            **self.admin_site.each_context(request),
            "title": _("SIP account of %(device)s") % {"device": device.name},
            "device": device,
            "shown": shown,
            "renew": "renew" in request.GET,
            "server": request.get_host().rsplit(":", 1)[0],
            "port": settings.PBX_SIP_TLS_PORT if device.transport == "tls" else settings.PBX_SIP_PORT,
            "opts": self.model._meta,
        }
        response = TemplateResponse(request, "admin/directory/device/account.html", context)
        response["Cache-Control"] = "no-store"
        return response

"""Who is logged in at another telephone just now."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.live.desks import log_out_now
from pbxmanager.live.models import DeskGuest


@admin.register(DeskGuest)
class DeskGuestAdmin(ModelAdmin):
    """Only telephones log people in; deleting logs out."""

    list_display = ("extension", "device", "host", "until")
    list_filter = ("device__extension__person__site", "extension__person__department")
    search_fields = (
        "extension__destination__number", "extension__destination__name", "device__name",
        "device__extension__destination__number", "device__extension__destination__name",
    )  # fmt: skip
    list_select_related = (
        "extension__destination", "extension__person", "device__extension__destination", "device__extension__person",
    )  # fmt: skip
    readonly_fields = ("extension", "device", "host", "until")
    fields = readonly_fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The PIN is asked for at the telephone."""
        return False

    @admin.display(description=_("whose phone"), ordering="device__extension__destination__number")
    def host(self, guest: DeskGuest) -> str:
        """The extension that the telephone belongs to."""
        return guest.device.extension.label()

    def delete_model(self, request: HttpRequest, obj: DeskGuest) -> None:
        """Log out."""
        self.delete_queryset(request, DeskGuest.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[DeskGuest]) -> None:
        """Log them out."""
        problem = log_out_now(queryset)
        if problem:
            text = _("Nobody was logged out: Asterisk can't be reached. (%(why)s)") % {"why": problem}
            messages.error(request, text)

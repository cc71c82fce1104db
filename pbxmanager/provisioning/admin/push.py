"""Asking phones to fetch their configuration or to restart."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.provisioning.models import Phone, Push
from pbxmanager.provisioning.push import ask, outdated


class PushActions:
    """What can be asked of phones, for the page that lists them."""

    actions: tuple[str, ...] = ("resync_chosen", "resync_outdated", "reboot_chosen")

    @admin.action(description=_("Let them fetch their configuration"), permissions=["change"])
    def resync_chosen(self, request: HttpRequest, queryset: QuerySet[Phone]) -> None:
        """Ask those that are chosen."""
        _ask(request, list(queryset), Push.Kind.RESYNC)

    @admin.action(description=_("Let those that are out of date fetch their configuration"), permissions=["change"])
    def resync_outdated(self, request: HttpRequest, queryset: QuerySet[Phone]) -> None:
        """Ask those of the chosen that do not have what they should have."""
        _ask(request, outdated(list(queryset)), Push.Kind.RESYNC)

    @admin.action(description=_("Restart them"), permissions=["change"])
    def reboot_chosen(self, request: HttpRequest, queryset: QuerySet[Phone]) -> None:
        """Restart those that are chosen."""
        _ask(request, list(queryset), Push.Kind.REBOOT)


def _ask(request: HttpRequest, phones: list[Phone], kind: Push.Kind) -> None:
    pushes = ask(phones, kind, timezone.now(), by=request.user if isinstance(request.user, User) else None)
    text = ngettext(
        "%(count)d phone will be asked, once it is in no call.",
        "%(count)d phones will be asked, one after the other and none during a call.",
        len(pushes),
    )
    messages.success(request, text % {"count": len(pushes)})


@admin.register(Push)
class PushAdmin(ModelAdmin):
    """What phones were asked, and what became of it. Deleting what waits calls it off."""

    list_display = ("asked", "phone", "kind", "shown_state", "why", "not_before", "done", "asked_by")
    list_filter = ("state", "kind")
    search_fields = ("phone__device__mac", "phone__device__extension__destination__number")
    list_select_related = ("phone__device__extension__destination", "asked_by")
    date_hierarchy = "asked"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are made on the page of phones."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was asked stays as it is."""
        return False

    @display(  # type: ignore[untyped-decorator]
        description=_("state"),
        ordering="state",
        label={
            Push.State.WAITING.label: "info",
            Push.State.SENT.label: "success",
            Push.State.FAILED.label: "danger",
        },
    )
    def shown_state(self, push: Push) -> str:
        """What became of it."""
        return str(push.get_state_display())

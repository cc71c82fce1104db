"""Parking, pickup, paging, secretaries and conferences."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.admin import ModelAdmin, RoutableForm
from pbxmanager.routing.models import (
    ConferencePool,
    ConferenceRoom,
    PagingGroup,
    ParkingLot,
    PickupGroup,
    SecretaryFilter,
)


class NumberedAdmin(ModelAdmin):
    """A page of something that has an internal number."""

    @admin.display(description=_("number"), ordering="destination__number")
    def number(self, thing: ParkingLot | PagingGroup | ConferenceRoom) -> str:
        """The internal number."""
        return thing.number or "–"


@admin.register(ParkingLot)
class ParkingLotAdmin(NumberedAdmin):
    """Parking lots."""

    form = RoutableForm
    list_display = ("name", "number", "slots", "seconds", "otherwise")
    list_display_links = ("name", "number")
    list_select_related = ("destination", "otherwise")
    search_fields = ("name", "destination__number")
    autocomplete_fields = ("otherwise",)
    fieldsets = ((None, {"fields": ("name", "number", ("first_slot", "last_slot"), ("seconds", "otherwise"))}),)

    @admin.display(description=_("slots"))
    def slots(self, lot: ParkingLot) -> str:
        """First and last."""
        return f"{lot.first_slot}–{lot.last_slot}"


@admin.register(PickupGroup)
class PickupGroupAdmin(ModelAdmin):
    """Who may take whose ringing calls."""

    list_display = ("name", "working_in", "further")
    search_fields = ("name", "departments__name", "extensions__destination__number", "extensions__person__name")
    autocomplete_fields = ("departments", "extensions")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PickupGroup]:
        """Read what a row shows in a fixed number of queries."""
        rows = super().get_queryset(request).prefetch_related("departments")
        return rows.annotate(_further=Count("extensions"))  # type: ignore[no-any-return]

    @admin.display(description=_("departments"))
    def working_in(self, group: PickupGroup) -> str:
        """Names of its departments."""
        return ", ".join(department.name for department in group.departments.all())

    @admin.display(description=_("further extensions"), ordering="_further")
    def further(self, group: PickupGroup) -> int:
        """How many are named one by one."""
        return int(getattr(group, "_further", 0))


@admin.register(PagingGroup)
class PagingGroupAdmin(NumberedAdmin):
    """Paging groups."""

    form = RoutableForm
    list_display = ("name", "number", "member_count", "multicast_address", "talks_back", "is_urgent")
    list_display_links = ("name", "number")
    list_filter = ("talks_back", "is_urgent")
    list_select_related = ("destination",)
    search_fields = ("name", "destination__number", "extensions__destination__number", "extensions__person__name")
    autocomplete_fields = ("extensions", "listeners", "listening_departments", "callers")
    fieldsets = (
        (None, {"fields": ("name", "number", "extensions", ("talks_back", "is_urgent"), "callers")}),
        (
            _("Multicast"),
            {
                "fields": (("multicast_address", "multicast_port"), "listeners", "listening_departments"),
                "classes": ("collapse",),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[PagingGroup]:
        """Read what a row shows in one query."""
        return super().get_queryset(request).annotate(_members=Count("extensions"))  # type: ignore[no-any-return]

    @admin.display(description=_("extensions"), ordering="_members")
    def member_count(self, group: PagingGroup) -> int:
        """How many extensions it pages one by one."""
        return int(getattr(group, "_members", 0))


@admin.register(SecretaryFilter)
class SecretaryFilterAdmin(ModelAdmin):
    """Whose calls ring at secretaries."""

    list_display = ("extension", "by", "is_on")
    list_select_related = ("extension__destination", "extension__person")
    search_fields = ("extension__destination__number", "extension__person__name", "secretaries__person__name")
    autocomplete_fields = ("extension", "secretaries", "passes")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SecretaryFilter]:
        """Read what a row shows in a fixed number of queries."""
        return super().get_queryset(request).prefetch_related("secretaries__destination", "secretaries__person")  # type: ignore[no-any-return]

    @admin.display(description=_("secretaries"))
    def by(self, each: SecretaryFilter) -> str:
        """Who takes the calls."""
        return ", ".join(map(str, each.secretaries.all()))


class ConferenceRoomForm(RoutableForm):
    """The number may come from a pool."""

    number_required = False


@admin.register(ConferenceRoom)
class ConferenceRoomAdmin(NumberedAdmin):
    """Conference rooms."""

    form = ConferenceRoomForm
    list_display = ("name", "number", "starts", "ends", "waits_for_moderator", "records")
    list_display_links = ("name", "number")
    list_filter = ("starts", "records", "pool")
    list_select_related = ("destination",)
    search_fields = ("name", "destination__number")
    fieldsets = (
        (None, {"fields": ("name", ("number", "pool"), ("pin", "moderator_pin"), "waits_for_moderator")}),
        (_("Time"), {"fields": ("starts", "ends")}),
        (_("Further"), {"fields": (("most", "records"), ("announces", "shows_speaker"))}),
    )


@admin.register(ConferencePool)
class ConferencePoolAdmin(ModelAdmin):
    """Numbers for scheduled rooms."""

    list_display = ("name", "first", "last")
    search_fields = ("name", "first")

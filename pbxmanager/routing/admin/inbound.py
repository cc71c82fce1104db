"""Public numbers and where their calls go."""

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.core.call_flow import ShowsCallFlow
from pbxmanager.core.models import kind_names
from pbxmanager.routing.models import Destination, InboundRoute, Number


@admin.register(Destination)
class DestinationAdmin(ModelAdmin):
    """Searched from other pages only: its rows are made by the things themselves."""

    search_fields = ("number", "name")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Destination], search_term: str
    ) -> tuple[QuerySet[Destination], bool]:
        """Find by number, name and kind, each word by itself: “menu main”, “1001”, “ring sales”."""
        for word in search_term.split():
            kinds = [kind for kind, name in kind_names().items() if word.lower() in name]
            queryset = queryset.filter(Q(number__icontains=word) | Q(name__icontains=word) | Q(kind__in=kinds))
        return queryset, False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Stay out of the navigation."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Destination | None = None) -> bool:
        """Nobody changes one by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Destination | None = None) -> bool:
        """It goes with the thing itself."""
        return False


class InboundRouteInline(StackedInline):  # type: ignore[misc]  # unfold has no types
    """Where a number's calls go, on the number's page."""

    model = InboundRoute
    fk_name = "number"
    extra = 0
    max_num = 1
    fields = ("destination",)
    autocomplete_fields = ("destination",)


@admin.register(Number)
class NumberAdmin(ShowsCallFlow, ModelAdmin):
    """Public numbers."""

    list_display = ("e164", "label", "trunk", "leads_to")
    list_filter = ("trunk",)
    list_select_related = ("trunk", "inbound_route__destination")
    search_fields = ("e164", "label", "inbound_route__destination__name", "inbound_route__destination__number")
    inlines = (InboundRouteInline,)
    fieldsets = (
        (None, {"fields": ("e164", ("label", "trunk"))}),
        (_("Its calls on telephones"), {"fields": (("name_prefix", "ring_tone"), "screen_callers")}),
        (_("Its callers in queues, and faxes among them"), {"fields": ("queue_priority", "fax_line")}),
        (_("Where its calls go"), {"fields": ("call_flow",)}),
    )
    autocomplete_fields = ("fax_line",)
    readonly_fields = ("call_flow",)

    @admin.display(description=_("calls go to"))
    def leads_to(self, number: Number) -> str:
        """The destination, or a dash."""
        route = getattr(number, "inbound_route", None)
        return str(route.destination) if route else "–"


@admin.register(InboundRoute)
class InboundRouteAdmin(ModelAdmin):
    """Where calls from outside go."""

    list_display = ("called", "destination")
    list_select_related = ("number", "trunk", "destination")
    search_fields = ("number__e164", "number__label", "destination__number", "destination__name")
    autocomplete_fields = ("number", "trunk", "destination")

    @admin.display(description=_("number"), ordering="number__e164")
    def called(self, route: InboundRoute) -> str:
        """What was called."""
        return str(route.number) if route.number else _("any other number of %(trunk)s") % {"trunk": route.trunk}

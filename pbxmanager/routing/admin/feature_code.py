"""Codes for services."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.routing.models import FeatureCode
from pbxmanager.routing.reference_card import Line, reference_card
from pbxmanager.snapshot import FEATURES

GROUPS = tuple(dict.fromkeys(feature.group for feature in FEATURES))
"""Headings, in the order in which they stand on the page and on the card."""
_PLACES = {feature.key: GROUPS.index(feature.group) * 1000 + n for n, feature in enumerate(FEATURES)}


class GroupFilter(admin.SimpleListFilter):
    """Services of one heading."""

    title = _("kind")
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the headings."""
        return [(group, _(group)) for group in GROUPS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[FeatureCode]) -> QuerySet[FeatureCode]:
        """Return the chosen services."""
        if self.value() is None:
            return queryset
        return queryset.filter(feature__in=[feature.key for feature in FEATURES if feature.group == self.value()])


def in_order() -> QuerySet[FeatureCode]:
    """Return the codes by heading, as people look for them."""
    place = Case(
        *(When(feature=key, then=Value(place)) for key, place in _PLACES.items()),
        default=Value(10**6),
        output_field=IntegerField(),
    )
    return FeatureCode.objects.annotate(_place=place).order_by("_place")


@admin.register(FeatureCode)
class FeatureCodeAdmin(ModelAdmin):
    """What is dialled for each service, to be changed in the list itself."""

    list_display = ("group", "service", "code", "enabled")
    list_editable = ("code", "enabled")
    list_display_links = None
    list_filter = (GroupFilter, "enabled")
    search_fields = ("code", "feature")
    fields = ("service", "code", "enabled")
    readonly_fields = ("service",)
    list_per_page = 200
    actions_list = ("english_card", "chinese_card")

    def get_queryset(self, request: HttpRequest) -> QuerySet[FeatureCode]:
        """Keep what belongs together side by side."""
        return in_order()

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """By heading, unless the user sorts otherwise."""
        return ("_place",)

    def get_urls(self) -> list[URLPattern]:
        """Add the printable card."""
        view = self.admin_site.admin_view(self.card)
        return [path("card-<slug:language>.pdf", view, name="routing_featurecode_card"), *super().get_urls()]

    @action(description=_("Card to print (English)"), url_path="english-card")  # type: ignore[untyped-decorator]
    def english_card(self, request: HttpRequest) -> HttpResponse:
        """Lead to the card."""
        return redirect("admin:routing_featurecode_card", language="en")

    @action(description=_("Card to print (中文)"), url_path="chinese-card")  # type: ignore[untyped-decorator]
    def chinese_card(self, request: HttpRequest) -> HttpResponse:
        """Lead to the card."""
        return redirect("admin:routing_featurecode_card", language="zh")

    def card(self, request: HttpRequest, language: str) -> HttpResponse:
        """Return the codes in service as one page to print."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if language not in ("en", "zh"):
            raise Http404
        lines = [Line(code.code, code.facts) for code in in_order().filter(enabled=True)]
        site = apps.get_model("directory", "Site").objects.order_by("pk").first()
        page = reference_card(lines, language, str(site) if site else "")
        answer = HttpResponse(page, content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="feature-codes-{language}.pdf"'
        return answer

    @admin.display(description=_("service"), ordering="feature")
    def service(self, code: FeatureCode) -> str:
        """What it does."""
        return _(code.facts.name)  # type: ignore[return-value]

    @admin.display(description=_("kind"), ordering="_place")
    def group(self, code: FeatureCode) -> str:
        """Where it belongs."""
        return _(code.facts.group)  # type: ignore[return-value]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The system knows all services there are."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: FeatureCode | None = None) -> bool:
        """A service can be taken out of service instead."""
        return False

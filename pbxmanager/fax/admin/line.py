"""Lines that take faxes."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.admin import ModelAdmin, RoutableForm
from pbxmanager.fax.models import FaxLine


class FaxLineForm(RoutableForm):
    """A fax line; its internal number is optional."""

    number_required = False


@admin.register(FaxLine)
class FaxLineAdmin(ModelAdmin):
    """Lines that take faxes and mail them."""

    form = FaxLineForm
    list_display = ("name", "number", "addresses", "enabled")
    list_filter = ("enabled",)
    search_fields = ("name", "addresses", "destination__number")
    fields = ("name", "number", "addresses", "station", "enabled")

    def get_queryset(self, request: HttpRequest) -> QuerySet[FaxLine]:
        """Read what a row shows in one query."""
        return super().get_queryset(request).select_related("destination")  # type: ignore[no-any-return]

    @admin.display(description=_("internal number"), ordering="destination__number")
    def number(self, line: FaxLine) -> str:
        """The internal number."""
        return line.number or "–"

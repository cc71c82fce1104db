"""Exporting phones for the makers' redirection services."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.models import Phone
from pbxmanager.provisioning.redirection import archive, entries_of, put_on_record, table


class RedirectionActions:
    """What can be exported, for the page that lists phones: filter by maker or site there, and choose some or all."""

    @admin.action(description=_("Export for the makers' redirection services"), permissions=["view"])
    def export_redirection(self, request: HttpRequest, queryset: QuerySet[Phone]) -> HttpResponse | None:
        """Give a file that sends them to the common address."""
        return _file(request, list(queryset), own_addresses=False)

    @admin.action(description=_("… with each phone's own, secret address"), permissions=["change"])
    def export_redirection_own(self, request: HttpRequest, queryset: QuerySet[Phone]) -> HttpResponse | None:
        """Give a file that sends each to its own address; who took it is put on record."""
        return _file(request, list(queryset), own_addresses=True)


def _file(request: HttpRequest, phones: list[Phone], own_addresses: bool) -> HttpResponse | None:
    found = entries_of(phones, own_addresses)
    if not found:
        messages.warning(request, _("None of these phones' makers has a redirection service."))
        return None
    if own_addresses:
        put_on_record(request.user, phones)
    if len(found) == 1:
        ((vendor, entries),) = found.items()
        response = HttpResponse(table(DRIVERS[vendor], entries), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{vendor}.csv"'
    else:
        response = HttpResponse(archive(found), content_type="application/zip")
        response["Content-Disposition"] = 'attachment; filename="redirection.zip"'
    response["Cache-Control"] = "no-store"
    return response

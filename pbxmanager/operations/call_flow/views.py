"""The pages with pictures of where calls go."""

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from pbxmanager.operations.call_flow.drawing import draw
from pbxmanager.operations.call_flow.graph import Box, box_of, boxes_from, number_box
from pbxmanager.operations.object_pages import page_of
from pbxmanager.operations.office import read_office
from pbxmanager.operations.office.rows import target
from pbxmanager.routing.models import Destination
from pbxmanager.snapshot import Snapshot

VIEW = "routing.view_destination"
MOST_NUMBERS = 60
"""More numbers than this are listed instead of drawn at once."""


@staff_member_required
def everything(request: HttpRequest) -> HttpResponse:
    """Draw the calls to all public numbers."""
    office = _office(request)
    numbers = [number_box(number) for number in office.inbound_numbers if number.target]
    starts = numbers if len(numbers) <= MOST_NUMBERS else []
    return _answer(request, _("Call flow"), starts, office, numbers)


@staff_member_required
def of_number(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the calls to a public number."""
    office = _office(request)
    found = next((number for number in office.inbound_numbers if number.id == pk), None)
    if found is None:
        raise Http404
    title = _("Calls to %(number)s") % {"number": found.number}
    return _answer(request, title, [number_box(found)], office)


@staff_member_required
def of_destination(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the calls to anything that has a row in the table of destinations."""
    office = _office(request)
    row = get_object_or_404(Destination, pk=pk)
    leads = target(row.kind, row.pk, row.number)
    assert leads is not None
    return _answer(request, _("Calls to %(name)s") % {"name": row}, [box_of(leads, office)], office)


def _office(request: HttpRequest) -> Snapshot:
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    return read_office()


def _answer(
    request: HttpRequest, title: str, starts: list[Box], office: Snapshot, numbers: list[Box] | None = None
) -> HttpResponse:
    boxes = boxes_from(starts, office)
    context = {
        "drawing": draw(boxes, lambda box: page_of(box.collection, box.page)) if boxes else None,
        "title": title,
        "numbers": numbers,
    }
    if "part" in request.GET:  # asked for by a page that shows it among other things
        return TemplateResponse(request, "operations/call_flow_drawing.html", context)
    return TemplateResponse(request, "operations/call_flow.html", {**admin.site.each_context(request), **context})

"""The page that shows what is waiting, and takes it live."""

from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pbxmanager.asterisk.engine import EngineMissing
from pbxmanager.operations.apply import Applied, ApplyRefused, apply
from pbxmanager.operations.plan import make_plan
from pbxmanager.snapshot import Finding

APPLY = "operations.add_generation"
VIEW = "operations.view_generation"
_PAGES = {
    "sites": "directory_site",
    "extensions": "directory_extension",
    "devices": "directory_device",
    "trunks": "routing_trunk",
    "inbound_numbers": "routing_number",
    "outbound_routes": "routing_outboundroute",
    "permission_classes": "routing_permissionclass",
    "emergency_numbers": "routing_emergencynumber",
}


@staff_member_required
def plan(request: HttpRequest) -> HttpResponse:
    """Show the plan; carry it out when it was sent by the button."""
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    if request.method == "POST":
        return _apply(request)
    context = {**admin.site.each_context(request), "title": _("Waiting changes")}
    try:
        made = make_plan()
    except EngineMissing as error:
        context["problem"] = str(error)
    else:
        context |= {
            "plan": made,
            "findings": [(finding, _page(finding)) for finding in made.findings],
            "diff": made.file_diff(),
            "may_apply": request.user.has_perm(APPLY),
        }
    return TemplateResponse(request, "operations/plan.html", context)


def _apply(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(APPLY):
        raise PermissionDenied
    assert request.user.is_authenticated  # a permission belongs to somebody
    try:
        done = apply(author=request.user, reason=request.POST.get("reason", "")[:200])
    except (ApplyRefused, EngineMissing) as error:
        messages.error(request, _("Nothing was changed. %(why)s") % {"why": error})
        return redirect("operations:plan")
    level, text = _outcome(done)
    messages.add_message(request, level, text)
    return redirect("operations:plan")


def _outcome(done: Applied) -> tuple[int, str]:
    if done.generation is None:
        return messages.INFO, _("There was nothing to do.")
    number = done.generation.number
    if not done.succeeded:
        why = "; ".join(str(deviation) for deviation in done.deviations[:5])
        return messages.ERROR, _("Generation %(number)s failed and was taken back: %(why)s") % {
            "number": number,
            "why": why,
        }
    if not done.asterisk_runs:
        return messages.WARNING, _("Generation %(number)s is in place, but Asterisk does not run.") % {"number": number}
    return messages.SUCCESS, _("Generation %(number)s is live.") % {"number": number}


def _page(finding: Finding) -> str:
    """Return the page where a finding is mended."""
    page = _PAGES[finding.collection]
    if finding.id is None or finding.id < 0:
        return reverse(f"admin:{page}_changelist")
    return reverse(f"admin:{page}_change", args=[finding.id])

"""The page that shows what is waiting, and takes it live."""

from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from pbxmanager.asterisk.engine import EngineMissing
from pbxmanager.asterisk.generations import GenerationError, GenerationStore
from pbxmanager.operations.apply import Applied, apply
from pbxmanager.operations.broken import OfficeBroken
from pbxmanager.operations.difference import unified_diff
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.grouping import grouped
from pbxmanager.operations.history import of_generation, without_halves
from pbxmanager.operations.live import read_status
from pbxmanager.operations.models import Change, Generation
from pbxmanager.operations.object_pages import page_of
from pbxmanager.operations.plan import make_plan
from pbxmanager.operations.record import ApplyRefused, Unrecorded
from pbxmanager.operations.rollback import restore_models, rollback
from pbxmanager.operations.waiting import meaning, touched_calls, waiting_changes

MOST_CHANGES, MOST_LINES = 300, 3000
"""What a page shows; more would be megabytes where ten thousand people change."""
APPLY = "operations.add_generation"
VIEW = "operations.view_generation"


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
    except OfficeBroken as error:
        context["problem"] = _("The database holds something that can't be used. What is live stays as it is.")
        context["findings"] = [(finding, page_of(finding.collection, finding.id)) for finding in error.findings]
    else:
        context |= {
            "plan": made,
            "differences": grouped(made.differences[:MOST_CHANGES]),
            "left_out": max(0, len(made.differences) - MOST_CHANGES),
            "findings": [
                (finding, page_of(finding.collection, finding.id)) for finding in made.findings[:MOST_CHANGES]
            ],
            "diff": made.file_diff(MOST_LINES),
            "journal": without_halves(waiting_changes()[:100]),
            "meaning": meaning(made.consequences.reload),
            "touched": touched_calls(made),
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
    except Unrecorded as error:
        messages.error(request, str(error))
        return redirect("operations:plan")
    for line in done.settled:
        messages.warning(request, line)
    level, text = _outcome(done)
    messages.add_message(request, level, text)
    return redirect("operations:plan")


@staff_member_required
def state(request: HttpRequest) -> HttpResponse:
    """Show how things stand: what is live, whether Asterisk runs it, what was done to it by hand."""
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    thorough = "thorough" in request.GET
    context = {**admin.site.each_context(request), "title": _("State of the system"), "thorough": thorough}
    context["may_apply"] = request.user.has_perm(APPLY)
    try:
        found = read_status(thorough)
        context |= {"status": found, "deviations": found.deviations[:MOST_CHANGES]}
    except EngineMissing as error:
        context["problem"] = str(error)
    return TemplateResponse(request, "operations/state.html", context)


@staff_member_required
def generation(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a generation holds beside another one, and return to it."""
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    if request.method == "POST":
        return _return_to(request, number)
    found = get_object_or_404(Generation, number=number)
    since = Change.objects.filter(pk__gt=found.journal_position, at_once=False).select_related("author")
    context = {
        **admin.site.each_context(request),
        "title": _("Generation %(number)s") % {"number": number},
        "generation": found,
        "with_it": (with_it := without_halves(of_generation(found).select_related("author")[:100])),
        "with_it_count": count if (count := of_generation(found).count()) > 100 else len(with_it),
        "since": without_halves(since[:100]),
        "since_count": since.count(),
        "may_apply": request.user.has_perm(APPLY),
    }
    try:
        store = GenerationStore(current_engine().home)
        live = store.live_number()
        other = int(request.GET["beside"]) if request.GET.get("beside", "").isdigit() else None
        if other is None:
            other = live if number != live else found.replaces
        context |= {
            "numbers": [n for n in store.numbers() if n != number],
            "there": store.numbers(),
            "live": live,
            "other": other,
        }
        if other in store.numbers() and number in store.numbers():
            context["diff"] = unified_diff(store.read(store.manifest(other).number), store.read(number), MOST_LINES)
    except (EngineMissing, GenerationError) as error:
        context["problem"] = str(error)
    return TemplateResponse(request, "operations/generation.html", context)


def _return_to(request: HttpRequest, number: int) -> HttpResponse:
    if not request.user.has_perm(APPLY):
        raise PermissionDenied
    assert request.user.is_authenticated  # a permission belongs to somebody
    try:
        if "models" in request.POST:
            undone = restore_models(number, author=request.user)
            messages.success(
                request, _("The database is as it was then: %(count)d changes undone.") % {"count": undone}
            )
            return redirect("operations:plan")
        done = rollback(number, author=request.user, reason=request.POST.get("reason", "")[:200])
    except (ApplyRefused, EngineMissing) as error:
        messages.error(request, _("Nothing was changed. %(why)s") % {"why": error})
        return redirect("operations:generation", number=number)
    except Unrecorded as error:
        messages.error(request, str(error))
        return redirect("operations:plan")
    for line in done.settled:
        messages.warning(request, line)
    if done.outcome.deviations:
        messages.error(request, _("It did not go live: %(why)s") % {"why": done.outcome.evidence})
    else:
        text = _("Generation %(target)s is live again, as generation %(number)s. The database was left alone.")
        messages.success(request, text % {"target": number, "number": done.generation.number})
    return redirect("operations:plan")


def _outcome(done: Applied) -> tuple[int, str]:
    if done.generation is None:
        return messages.INFO, _("There was nothing to do.")
    number = done.generation.number
    if not done.succeeded:
        why = "; ".join(str(deviation) for deviation in done.outcome.deviations[:5])
        return messages.ERROR, _("Generation %(number)s failed and was taken back: %(why)s") % {
            "number": number,
            "why": why,
        }
    if not done.outcome.asterisk_runs:
        return messages.WARNING, _("Generation %(number)s is in place, but Asterisk does not run.") % {"number": number}
    return messages.SUCCESS, _("Generation %(number)s is live.") % {"number": number}

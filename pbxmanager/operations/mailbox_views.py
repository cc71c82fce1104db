"""The page of a voicemail box: its messages and greetings."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from pbxmanager.asterisk import messages as kept
from pbxmanager.operations.mailbox import LISTEN, NotApplied, NotSound, as_greeting, folder_of, refresh_lamps
from pbxmanager.voicemail.models import Box

GREETINGS = {
    "unavail": _("Nobody answers"),
    "busy": _("Busy"),
    "temp": _("For a time, instead of both"),
    "greet": _("Name"),
}


FOLDERS = {
    "INBOX": _("New"),
    "Old": _("Heard"),
    "Urgent": _("Urgent"),
    "Work": _("Work"),
    "Family": _("Family"),
    "Friends": _("Friends"),
}


@staff_member_required
def mailbox(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is in a box; carry out what a button asks for."""
    box = _box(request, pk)
    try:
        folder = folder_of(box)
    except NotApplied as error:
        folder, problem = None, str(error)
    else:
        problem = ""
    if request.method == "POST" and folder is not None:
        _carry_out(request, box)
        return redirect("operations:mailbox", pk=pk)
    there = kept.greetings(folder) if folder else {}
    context = {
        **admin.site.each_context(request),
        "title": str(box),
        "box": box,
        "problem": problem,
        "messages_kept": kept.messages(folder) if folder else [],
        "folders": [(folder, FOLDERS[folder]) for folder in kept.FOLDERS],
        "greetings": [(name, words, name in there) for name, words in GREETINGS.items()],
    }
    return TemplateResponse(request, "operations/mailbox.html", context)


@staff_member_required
def sound(request: HttpRequest, pk: int, message: str) -> FileResponse:
    """Play a message; that goes on record."""
    box = _box(request, pk)
    try:
        found = kept.find(folder_of(box), message)
        content = found.sound.open("rb")
    except (kept.Gone, NotApplied, FileNotFoundError):
        raise Http404 from None
    note(request, box, f"Message from {found.caller} of {found.at:%Y-%m-%d %H:%M} heard")
    return _answer(content)


@staff_member_required
def greeting(request: HttpRequest, pk: int, name: str) -> FileResponse:
    """Play a greeting."""
    try:
        return _answer(kept.greetings(folder_of(_box(request, pk)))[name].open("rb"))
    except (KeyError, NotApplied, FileNotFoundError):
        raise Http404 from None


def _answer(content: Any) -> FileResponse:
    answer = FileResponse(content, content_type="audio/wav")
    answer["Cache-Control"] = "no-store"
    return answer


def _box(request: HttpRequest, pk: int) -> Box:
    if not request.user.has_perm(LISTEN):
        raise PermissionDenied
    rows = Box.objects.select_related("destination", "extension__destination", "extension__person")
    return get_object_or_404(rows, pk=pk)


def _carry_out(request: HttpRequest, box: Box) -> None:
    """Do what was asked; say what came of it."""
    actions: dict[str, Callable[[HttpRequest, Box], str]] = {
        "delete": _delete,
        "move": _move,
        "upload": _upload,
        "remove": _remove,
    }
    action = actions.get(request.POST.get("action", ""))
    if action is None:
        return
    try:
        done = action(request, box)
    except kept.Gone:
        messages.warning(request, _("It is not there any more."))
    except kept.Locked:
        messages.error(request, _("Somebody is at the box this very moment. Try again."))
    except NotSound as error:
        messages.error(request, str(error))
    else:
        note(request, box, done)
        messages.success(request, _("Done."))


def _delete(request: HttpRequest, box: Box) -> str:
    found = kept.find(folder_of(box), request.POST.get("message", ""))
    kept.delete(folder_of(box), found.id)
    refresh_lamps(box)
    return f"Message from {found.caller} of {found.at:%Y-%m-%d %H:%M} deleted"


def _move(request: HttpRequest, box: Box) -> str:
    found, target = kept.find(folder_of(box), request.POST.get("message", "")), request.POST.get("folder", "")
    kept.move(folder_of(box), found.id, target)
    refresh_lamps(box)
    return f"Message from {found.caller} of {found.at:%Y-%m-%d %H:%M} moved to {target}"


def _upload(request: HttpRequest, box: Box) -> str:
    name, upload = request.POST.get("greeting", ""), request.FILES.get("sound")
    if upload is None:
        raise NotSound(_("Choose a file first."))
    kept.set_greeting(folder_of(box), name, as_greeting(upload))
    return f"Greeting {name} uploaded"


def _remove(request: HttpRequest, box: Box) -> str:
    name = request.POST.get("greeting", "")
    kept.remove_greeting(folder_of(box), name)
    return f"Greeting {name} removed"


def note(request: HttpRequest, box: Box, text: str) -> None:
    """Put on record who did what with a box."""
    assert request.user.is_authenticated  # a permission belongs to somebody
    LogEntry.objects.log_actions(request.user.pk, [box], CHANGE, text, single_object=True)

"""Plays what is in the store to whoever may see its page."""

import re
from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from pbxmanager.media import store
from pbxmanager.media.models import MusicPiece, Recording

_RANGE = re.compile(r"bytes=(\d+)-(\d*)\Z")


@staff_member_required
def recording(request: HttpRequest, pk: int) -> HttpResponse:
    """Play a recording of a prompt."""
    return _play(request, Recording, "media.view_prompt", pk)


@staff_member_required
def piece(request: HttpRequest, pk: int) -> HttpResponse:
    """Play a piece of music."""
    return _play(request, MusicPiece, "media.view_musicclass", pk)


def _play(request: HttpRequest, model: type[models.Model], right: str, pk: int) -> HttpResponse:
    if not request.user.has_perm(right):
        raise PermissionDenied
    row: Any = get_object_or_404(model, pk=pk)
    try:
        content = store.path(row.digest, wide=True).read_bytes()
    except OSError:
        raise Http404 from None
    return _answer(request, content)


def _answer(request: HttpRequest, content: bytes) -> HttpResponse:
    """Answer with all of it, or the part that was asked for (RFC 9110, 14): players jump by that."""
    asked = _RANGE.match(request.headers.get("Range", ""))
    if asked is None:
        answer = HttpResponse(content, content_type="audio/wav")
    else:
        first = int(asked[1])
        last = min(int(asked[2]) if asked[2] else len(content) - 1, len(content) - 1)
        if first > last:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(content)}"})
        answer = HttpResponse(content[first : last + 1], content_type="audio/wav", status=206)
        answer["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "private, no-cache"
    return answer

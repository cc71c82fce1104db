"""What a new office needs next, told after each thing that was added."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class NextStep:
    """One step, and the page on which it is done."""

    title: str
    page: str


SOURCES: list[Callable[[HttpRequest], NextStep | None]] = []
"""Who knows what is missing. The app that knows the whole office adds itself when it is ready."""


def announce_next_step(request: HttpRequest) -> None:
    """Show a message that leads to the next step, as long as there is one."""
    for source in SOURCES:
        if step := source(request):
            link = format_html('<a class="underline font-semibold" href="{}">{}</a>', step.page, step.title)
            messages.info(request, format_html("{} {}", _("Next:"), link))
            return

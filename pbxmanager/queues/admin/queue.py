"""Queues, their agents and reasons for pauses."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from pbxmanager.core.admin import ModelAdmin, RoutableForm
from pbxmanager.queues.models import PauseReason, Queue, QueueMember, QueueStep


class QueueForm(RoutableForm):
    """A queue needs no internal number; agents log in to it by one."""

    number_required = False


class MemberInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """Who takes its calls."""

    model = QueueMember
    autocomplete_fields = ("extension",)

    def get_extra(self, request: HttpRequest, obj: Queue | None = None, **kwargs: Any) -> int:
        """Offer a new queue some rows; those that stay empty are nothing."""
        return 0 if obj else 3


class StepInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """From when on others help."""

    model = QueueStep
    extra = 0


@admin.register(Queue)
class QueueAdmin(ModelAdmin):
    """Callers who wait for the next free agent."""

    form = QueueForm
    inlines = (MemberInline, StepInline)
    list_display = ("name", "number", "strategy", "member_count", "longest_wait", "weight")
    list_filter = ("strategy",)
    list_select_related = ("destination",)
    search_fields = ("name", "destination__number", "members__extension__destination__number")
    autocomplete_fields = ("when_full", "when_waited", "when_empty", "by_key")
    fieldsets = (
        (None, {"fields": (("name", "number"), ("strategy", "ring_seconds"), ("longest_wait", "when_waited"))}),
        (
            _("What callers hear"),
            {
                "classes": ("collapse",),
                "fields": (
                    ("welcome", "music"),
                    ("repeated", "repeated_every"),
                    ("say_position", "say_wait", "say_every"),
                ),
            },
        ),
        (
            _("Ways out"),
            {
                "fields": (
                    ("most_waiting", "when_full"),
                    ("join_empty", "leave_empty"),
                    "when_empty",
                    ("key", "by_key"),
                )
            },
        ),
        (
            _("How agents are treated"),
            {
                "classes": ("collapse",),
                "fields": (
                    ("wrap_up_seconds", "pause_seconds"),
                    ("ring_busy", "pause_unanswered"),
                    ("to_agent", "prefix"),
                    ("weight", "priority", "service_level_seconds"),
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Queue]:
        """Read what a row shows in one query."""
        return super().get_queryset(request).annotate(_members=Count("members"))  # type: ignore[no-any-return]

    @admin.display(description=_("number"), ordering="destination__number")
    def number(self, queue: Queue) -> str:
        """The internal number."""
        return queue.number or "–"

    @admin.display(description=_("agents"), ordering="_members")
    def member_count(self, queue: Queue) -> int:
        """How many agents it has."""
        return int(getattr(queue, "_members", 0))


@admin.register(PauseReason)
class PauseReasonAdmin(ModelAdmin):
    """Why agents take no calls for a while."""

    list_display = ("digit", "name")
    list_display_links = ("digit", "name")
    search_fields = ("digit", "name")

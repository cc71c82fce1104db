"""The journal's pages: who changed what, when, and with which generation it went live. It is a record: nobody edits it."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.admin import HISTORIES, ModelAdmin
from pbxmanager.operations.history import is_kept, of_generation, of_object, told, with_generations
from pbxmanager.operations.journal import called
from pbxmanager.operations.models import Change, Generation
from pbxmanager.operations.object_pages import page_of
from pbxmanager.operations.waiting import waiting_changes

RECENT = 15
"""Generations that are offered for choice; any other one can be reached from its own page."""
LONGEST = 160
"""Characters of what changed that the list shows."""
WAITING, AT_ONCE = "waiting", "at-once"


def history_page(instance: models.Model) -> str:
    """Return the page with everything that the journal knows of an object; empty when it is not kept there."""
    if not is_kept(type(instance)):
        return ""
    return f"{reverse('admin:operations_change_changelist')}?of={instance._meta.label_lower}:{instance.pk}"


HISTORIES.append(history_page)


class KindFilter(SimpleListFilter):
    """By what was changed."""

    title, parameter_name = _("kind"), "model"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer what the journal has entries of."""
        found = Change.objects.order_by().values_list("model", flat=True).distinct()
        return sorted(((each, Change(model=each).kind) for each in found), key=lambda row: row[1].lower())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Change]) -> QuerySet[Change]:
        """Choose."""
        return queryset.filter(model=self.value()) if self.value() else queryset


class GenerationFilter(SimpleListFilter):
    """By the generation with which it went live."""

    title, parameter_name = _("went live"), "generation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer what waits, what held at once, and the newest generations."""
        rows = Generation.objects.filter(result=Generation.Result.LIVE, returns_to=None)
        numbers = {str(number) for number in rows.values_list("number", flat=True)[:RECENT]}
        if (chosen := request.GET.get(self.parameter_name, "")).isdecimal():
            numbers.add(chosen)
        named = [(number, str(_("with generation %(number)s") % {"number": number})) for number in numbers]
        offered = [(WAITING, str(_("waits"))), (AT_ONCE, str(_("held at once")))]
        return [*offered, *sorted(named, key=lambda row: -int(row[0]))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Change]) -> QuerySet[Change]:
        """Choose."""
        chosen = self.value()
        if chosen == WAITING:
            return queryset.filter(pk__in=waiting_changes().order_by().values("pk"))
        if chosen == AT_ONCE:
            return queryset.filter(at_once=True)
        if chosen and chosen.isdecimal():
            generation = Generation.objects.filter(number=int(chosen)).first()
            there = of_generation(generation) if generation else Change.objects.none()
            return queryset.filter(pk__in=there.order_by().values("pk"))
        return queryset


class ObjectFilter(SimpleListFilter):
    """By one object, with all that belongs to it; its own page leads here."""

    title, parameter_name = _("object"), "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer only the one that was asked for."""
        chosen = request.GET.get(self.parameter_name, "")
        found = _object(chosen)
        return [(chosen, called(found))] if found is not None else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Change]) -> QuerySet[Change]:
        """Choose."""
        found = _object(self.value() or "")
        return queryset.filter(of_object(found)) if found is not None else queryset


def _object(chosen: str) -> models.Model | None:
    """Return the object that ``directory.person:5`` names; where it is gone, a stand-in that has its id alone."""
    label, _colon, pk = chosen.partition(":")
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    if not pk.isdecimal() or not is_kept(model):
        return None
    found: models.Model | None = model._base_manager.filter(pk=pk).first()
    return found or model(pk=int(pk))


@admin.register(Change)
class ChangeAdmin(ModelAdmin):
    """The journal."""

    list_display = ("time", "by", "kind", "object_text", "action", "what", "went_live")
    list_display_links = ("time", "object_text")
    list_filter = (GenerationFilter, "author", KindFilter, "action", "time", ObjectFilter)
    list_select_related = ("author",)
    search_fields = ("object_text", "author__username", "author__first_name", "author__last_name")
    search_help_text = _("What was changed, or who changed it.")
    date_hierarchy = "time"
    fields = ("time", "by", "kind", "object_link", "action", "went_live", "fields_changed")
    readonly_fields = fields
    show_full_result_count = False
    list_before_template = "operations/history_of.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        """Say of each with which generation it went live."""
        return with_generations(super().get_queryset(request))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Name the object whose history it is."""
        found = _object(request.GET.get("of", ""))
        named = {"history_of": called(found) if found is not None else "", "title": _("Journal")}
        return super().changelist_view(request, {**(extra_context or {}), **named})  # type: ignore[no-any-return]

    @admin.display(description=_("by"), ordering="author")
    def by(self, entry: Change) -> str:
        """Who changed it."""
        return str(entry.author or _("command line"))

    @admin.display(description=_("kind"), ordering="model")
    def kind(self, entry: Change) -> str:
        """What people call a thing of this kind."""
        return entry.kind

    @admin.display(description=_("what"))
    def what(self, entry: Change) -> str:
        """What was changed of it."""
        if entry.action != Change.Action.CHANGE:
            return ""
        text = "; ".join(str(each) for each in told(entry))
        return f"{text[:LONGEST]}…" if len(text) > LONGEST else text

    @admin.display(description=_("went live"))
    def went_live(self, entry: Change) -> str:
        """With which generation it went live."""
        if entry.at_once:
            return str(_("at once"))
        generation = getattr(entry, "generation", None)
        if generation:
            return str(_("with generation %(number)s") % {"number": generation})
        return str(_("waits") if entry.undone_at is None else _("never: it was undone"))

    @admin.display(description=_("object"))
    def object_link(self, entry: Change) -> str | SafeString:
        """Its page, as long as it is there, and its history."""
        try:
            there = apps.get_model(entry.model)._base_manager.filter(pk=entry.object_id).exists()
        except LookupError:
            there = False
        page = page_of(entry.model, entry.object_id) if there else ""
        name = (
            format_html('<a class="underline" href="{}">{}</a>', page, entry.object_text) if page else entry.object_text
        )
        history = f"{reverse('admin:operations_change_changelist')}?of={entry.model}:{entry.object_id}"
        return format_html('{} (<a class="underline" href="{}">{}</a>)', name, history, _("all of its history"))

    @admin.display(description=_("fields"))
    def fields_changed(self, entry: Change) -> str | SafeString:
        """Each field with what it held and what it holds."""
        rows = told(entry)
        if not rows:
            return "–"
        head = format_html(
            "<tr><th class='pr-6'>{}</th><th class='pr-6'>{}</th><th>{}</th></tr>", "", _("before"), _("after")
        )
        body = format_html_join(
            "",
            "<tr><td class='pr-6 py-1'>{}</td><td class='pr-6 [overflow-wrap:anywhere]'>{}</td>"
            "<td class='[overflow-wrap:anywhere]'>{}</td></tr>",
            ((row.field, row.was or "–", row.now or "–") for row in rows),
        )
        return format_html("<table class='text-left'>{}{}</table>", head, body)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only changes make entries."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Change | None = None) -> bool:
        """A record stays as it is."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Change | None = None) -> bool:
        """A record stays."""
        return False

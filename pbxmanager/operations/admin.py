"""The record of generations, and the administrators of the system."""

from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.core.admin import ModelAdmin
from pbxmanager.operations.change_admin import ChangeAdmin
from pbxmanager.operations.models import Generation

__all__ = ["ChangeAdmin", "GenerationAdmin", "GroupAdmin", "UserAdmin"]

MOST = 300
"""Changes that a page shows."""

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[misc,type-arg]  # unfold has no types
    """Who may log in here."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]  # unfold has no types
    """Rights that several administrators share."""


@admin.register(Generation)
class GenerationAdmin(ModelAdmin):
    """What went live when, by whom and why. It is a record: nobody edits it."""

    list_display = ("number", "created", "by", "reason", "outcome")
    list_filter = ("result", "author")
    list_select_related = ("author",)
    search_fields = ("reason", "changes")
    fields = (
        "number",
        "created",
        "author",
        "reason",
        "result",
        "change_list",
        "reloaded_modules",
        "evidence",
        "digest",
    )
    readonly_fields = ("change_list", "reloaded_modules")

    actions_detail = ("compare", "who")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Generation]:
        """Leave out of lists what may be long."""
        return super().get_queryset(request).defer("changes", "evidence")  # type: ignore[no-any-return]

    @action(description=_("Compare and return"), url_path="compare")  # type: ignore[untyped-decorator]
    def compare(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lead to the page that shows the files beside another generation's."""
        return redirect("operations:generation", number=get_object_or_404(Generation, pk=object_id).number)

    @action(description=_("Who changed what"), url_path="who")  # type: ignore[untyped-decorator]
    def who(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lead to the journal's entries that went live with it."""
        number = get_object_or_404(Generation, pk=object_id).number
        return redirect(f"{reverse('admin:operations_change_changelist')}?generation={number}")

    @admin.display(description=_("by"), ordering="author")
    def by(self, generation: Generation) -> str:
        """Who applied it."""
        return str(generation.author or _("command line"))

    @admin.display(description=_("result"), ordering="result")
    def outcome(self, generation: Generation) -> str:
        """What came of it, and whether it is live at this moment."""
        live = GenerationStore(Path(settings.PBX_ASTERISK_DIR)).live_or_none()
        return str(_("Live now")) if generation.number == live else generation.get_result_display()

    @admin.display(description=_("changes"))
    def change_list(self, generation: Generation) -> SafeString:
        """What changed, one a line."""
        rows = format_html_join("", "<li>{}</li>", ((change,) for change in generation.changes[:MOST]))
        left = len(generation.changes) - MOST
        more = format_html("<p>{}</p>", _("… and %(count)d more") % {"count": left}) if left > 0 else ""
        return format_html("<ul class='list-disc ml-4'>{}</ul>{}", rows, more)

    @admin.display(description=_("reloaded"))
    def reloaded_modules(self, generation: Generation) -> str:
        """Modules of Asterisk that read the change."""
        return ", ".join(generation.reloaded) or "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only an apply makes one."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Generation | None = None) -> bool:
        """A record stays as it is."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Generation | None = None) -> bool:
        """A record stays."""
        return False

"""Prompts."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from pbxmanager.core.admin import KeepSecretForm
from pbxmanager.media.admin.sounds import RecordingForm, player
from pbxmanager.media.admin.used import UsedAdmin
from pbxmanager.media.models import Prompt, Recording


class RecordingInline(StackedInline):  # type: ignore[misc]  # unfold has no types
    """A prompt in its languages."""

    model = Recording
    form = RecordingForm
    extra = 0
    min_num = 1
    fields = (("language", "comes_from"), "text", "sound", "file")
    readonly_fields = ("sound", "comes_from")

    @admin.display(description=_("source"))
    def comes_from(self, recording: Recording) -> str:
        """How it was made, of what or by whom, and how long it is."""
        if not recording.digest:
            return "–"
        facts = [recording.get_source_display(), recording.origin, f"{recording.seconds:.0f} s"]
        return ", ".join(str(fact) for fact in facts if fact)

    @admin.display(description=_("listen"))
    def sound(self, recording: Recording) -> SafeString | str:
        """A player."""
        return player(recording, "recording")


class PromptForm(KeepSecretForm):
    """A prompt; its PIN is typed in and never shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_secret"].label = _("PIN")


@admin.register(Prompt)
class PromptAdmin(UsedAdmin):
    """What is said to callers."""

    inlines = (RecordingInline,)
    list_display = ("name", "main_sound", "spoken", "used", "digits")
    list_filter = ("language",)
    search_fields = ("name", "recordings__text")
    form = PromptForm
    fieldsets = (
        (None, {"fields": (("name", "language"), "used")}),
        (_("Recording by phone"), {"fields": ("digits", ("new_secret", "permission_classes"))}),
    )
    readonly_fields = ("used",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Prompt]:
        """Read what a row shows in a fixed number of queries."""
        return super().get_queryset(request).prefetch_related("recordings")  # type: ignore[no-any-return]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the classes as boxes to tick."""
        return super().formfield_for_manytomany(
            db_field, request, widget=UnfoldAdminCheckboxSelectMultipleWidget, **kwargs
        )

    @admin.display(description=_("languages"))
    def spoken(self, prompt: Prompt) -> str:
        """In which languages it is recorded."""
        return ", ".join(recording.get_language_display() for recording in prompt.recordings.all()) or "–"

    @admin.display(description=_("listen"))
    def main_sound(self, prompt: Prompt) -> SafeString | str:
        """A player of what callers of any other language hear."""
        recordings = [each for each in prompt.recordings.all() if each.digest]
        main = next((each for each in recordings if each.language == prompt.language), next(iter(recordings), None))
        return player(main, "recording") if main else str(_("nothing recorded"))

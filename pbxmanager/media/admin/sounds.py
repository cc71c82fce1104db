"""Forms in which a sound is chosen, and the player that lets it be heard."""

from typing import Any

from django import forms
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextareaWidget

from pbxmanager.core.admin import ModelForm
from pbxmanager.media.conversion import SoundRefused
from pbxmanager.media.models import MusicPiece, Recording
from pbxmanager.media.recordings import content_of, must_be_said, say, upload


class SoundForm(ModelForm):
    """A file is converted before anything is saved; what is wrong with it stands beside the field."""

    file = forms.FileField(
        label=_("Sound file"),
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("WAV, MP3, OGG, FLAC, M4A … up to 50 MB and 20 minutes. Its level is evened out."),
    )

    def clean(self) -> dict[str, Any]:
        """Take the file, or let the machine speak."""
        cleaned = super().clean() or self.cleaned_data
        for name in self._meta.fields or ():
            if name in cleaned:
                setattr(self.instance, name, cleaned[name])
        given = cleaned.get("file")
        try:
            if given:
                upload(self.instance, content_of(given), given.name)
                if "name" in cleaned:
                    cleaned["name"] = self.instance.name
            else:
                self.without_file()
        except SoundRefused as error:
            self.add_error("file" if given else self.other_field, str(error))
        return cleaned

    other_field = "file"
    """Beside which field the want of a sound is told."""

    def without_file(self) -> None:
        """Ask for a file when there is no sound yet."""
        if not self.instance.digest:
            raise SoundRefused(str(_("Choose a sound file.")))


class RecordingForm(SoundForm):
    """A file, or a text that the machine speaks."""

    other_field = "text"

    class Meta:
        model = Recording
        fields = ["language", "text"]
        widgets = {"text": UnfoldAdminTextareaWidget(attrs={"rows": 3})}

    def without_file(self) -> None:
        """Let the machine speak the text where that is wanted."""
        if not self.instance.digest and not self.instance.text.strip():
            raise SoundRefused(str(_("Choose a sound file, or write what the machine shall say.")))
        if must_be_said(self.instance):
            say(self.instance)


class PieceForm(SoundForm):
    """A piece of music."""

    class Meta:
        model = MusicPiece
        fields = ["position", "name"]


def player(row: models.Model, name: str) -> SafeString | str:
    """Return a player for a stored sound."""
    if row.pk is None:
        return "–"
    address = reverse(f"media:{name}", args=[row.pk])
    return format_html('<audio controls preload="none" src="{}" class="w-64 max-w-full"></audio>', address)

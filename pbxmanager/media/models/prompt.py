"""Prompts: what is said to callers."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.choices import Language
from pbxmanager.core.fields import LabelField

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Prompt(models.Model):
    """Something that is said to callers, recorded in one or more languages."""

    name = LabelField(
        _("name"),
        unique=True,
        help_text=_("Such as “Welcome” or “We are closed”."),
        error_messages={"unique": _("There is a prompt of this name already.")},
    )
    language = models.CharField(
        _("main language"),
        max_length=5,
        choices=Language.choices,
        default=Language.ENGLISH,
        help_text=_("Callers of a language without a recording hear this one."),
    )

    class Meta:
        verbose_name = _("prompt")
        verbose_name_plural = _("prompts")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Recording(models.Model):
    """A prompt in one language: uploaded, recorded by telephone, or spoken by the machine."""

    class Source(models.TextChoices):
        """Where the sound comes from."""

        UPLOAD = "upload", _("Uploaded")
        PHONE = "phone", _("Recorded by phone")
        SPEECH = "speech", _("Spoken by the machine")

    prompt = models.ForeignKey(Prompt, verbose_name=_("prompt"), on_delete=models.CASCADE, related_name="recordings")
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.ENGLISH)
    text = models.TextField(
        _("text"),
        blank=True,
        max_length=2000,
        help_text=_("What is said. Without a file, the machine speaks it."),
    )
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, editable=False)
    digest = models.CharField(_("sound"), max_length=64, editable=False)
    seconds = models.FloatField(_("length"), default=0.0, editable=False)

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ("language",)
        constraints = [
            models.UniqueConstraint(
                fields=("prompt", "language"),
                name="recording_once_a_language",
                violation_error_message=_("There is a recording in this language already. Replace that one."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.prompt} ({self.get_language_display()})"

    def clean(self) -> None:
        """Refuse what nobody can say, and a database may not be able to hold."""
        if _CONTROL.search(self.text):
            raise ValidationError(
                {"text": _("Remove the invisible control characters from the text. Line breaks are fine.")}
            )

"""Prompts: what is said to callers."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.choices import Language
from pbxmanager.core.fields import LabelField, SealedField
from pbxmanager.values import InvalidValue, check_pin


def validate_prompt_pin(value: str) -> None:
    """Refuse a PIN that is guessed at once."""
    try:
        check_pin(value)
    except InvalidValue as error:
        raise ValidationError(str(error)) from error


def validate_spoken(value: str) -> None:
    """Refuse what no voice can say and no database can hold."""
    for place, char in enumerate(value, start=1):
        if (ord(char) < 32 and char not in "\r\n\t") or ord(char) == 127:
            raise ValidationError(_("Remove the invisible character at place %(place)d.") % {"place": place})
    if len(value) > 2000:
        raise ValidationError(_("The text is longer than 2,000 characters. Shorten it."))


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
    digits = models.CharField(
        _("digits"),
        max_length=4,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{1,4}\Z", _("Use 1 to 4 digits, such as 1."))],
        help_text=_("Dialled after the code for recording prompts: *291. Empty: it can't be recorded by phone."),
        error_messages={"unique": _("Another prompt has these digits already.")},
    )
    secret = SealedField(
        _("PIN"),
        blank=True,
        default="",
        validators=[validate_prompt_pin],
        help_text=_("Asked for before it is recorded."),
    )
    permission_classes = models.ManyToManyField(
        "routing.PermissionClass",
        verbose_name=_("who may record it"),
        blank=True,
        related_name="prompts",
        help_text=_("Extensions with these permissions. None chosen: whoever knows the PIN."),
    )

    class Meta:
        verbose_name = _("prompt")
        verbose_name_plural = _("prompts")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Ask for a PIN where anybody could record what callers hear."""
        super().clean()
        self.digits = self.digits or None
        if self.digits and not self.secret:
            raise ValidationError({"secret": _("Give it a PIN: whoever dials the digits could record it otherwise.")})


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
        validators=[validate_spoken],
        help_text=_("What is said. Without a file, the machine speaks it."),
    )
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, editable=False)
    digest = models.CharField(_("sound"), max_length=64, editable=False)
    seconds = models.FloatField(_("length"), default=0.0, editable=False)
    origin = models.CharField(_("from"), max_length=100, blank=True, default="", editable=False)
    """The file's name, or the extension that recorded it."""
    take = models.CharField(max_length=100, blank=True, default="", editable=False)
    """What was recorded by phone last, by Asterisk's name: taken over once, however often that is tried."""

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

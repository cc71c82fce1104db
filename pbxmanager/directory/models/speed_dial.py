"""Numbers behind short codes."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import LabelField


class SpeedDial(models.Model):
    """A number behind two digits: of the whole company, or of one extension, whose own goes before the company's."""

    extension = models.ForeignKey(
        "directory.Extension",
        verbose_name=_("extension"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="speed_dials",
        help_text=_("Empty: for everybody."),
    )
    key = models.CharField(
        _("digits"),
        max_length=2,
        validators=[RegexValidator(r"^[0-9]{2}\Z", _("Two digits, such as 07."))],
        help_text=_("Two digits, dialled after the code for speed dials."),
    )
    number = models.CharField(
        _("number"),
        max_length=30,
        validators=[
            RegexValidator(r"^\+?[0-9*#]{2,29}\Z", _("Write it as it is dialled: digits, *, # and a + at the front."))
        ],
        help_text=_(
            "As it is dialled, such as 1001 or 02151082000. The caller's own permissions decide whether it goes out."
        ),
    )
    name = LabelField(_("name"), blank=True)

    class Meta:
        verbose_name = _("speed dial")
        verbose_name_plural = _("speed dials")
        ordering = ("key", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("extension", "key"),
                name="speed_dial_once",
                violation_error_message=_("This extension has another number behind these digits."),
            ),
            models.UniqueConstraint(
                fields=("key",),
                condition=models.Q(extension__isnull=True),
                name="company_speed_dial_once",
                violation_error_message=_("The company has another number behind these digits."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.name or self.number}"

"""Why agents take no calls for a while."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import LabelField


class PauseReason(models.Model):
    """A reason that agents give when they pause, by a digit after the code."""

    digit = models.CharField(
        _("digit"),
        max_length=1,
        unique=True,
        validators=[RegexValidator(r"^[0-9]\Z", _("Use one digit, 0 to 9."))],
        help_text=_("Dialled after the code for a pause."),
        error_messages={"unique": _("Another reason has this digit already.")},
    )
    name = LabelField(_("reason"), unique=True, help_text=_("Such as Lunch or Meeting."))

    class Meta:
        verbose_name = _("pause reason")
        verbose_name_plural = _("pause reasons")
        ordering = ("digit",)

    def __str__(self) -> str:
        return f"{self.digit} {self.name}"

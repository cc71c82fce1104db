"""Codes that say what a call is charged to."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import LabelField


class AccountCode(models.Model):
    """A client, project or cost centre that calls are charged to."""

    code = models.CharField(
        _("code"),
        max_length=10,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{3,10}\Z", _("An account code has 3 to 10 digits."))],
        help_text=_("3 to 10 digits."),
    )
    name = LabelField(_("name"), help_text=_("The client, project or cost centre."))
    enabled = models.BooleanField(_("in service"), default=True)

    class Meta:
        verbose_name = _("account code")
        verbose_name_plural = _("account codes")
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

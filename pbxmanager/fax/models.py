"""Lines that take faxes."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import AddressesField, LabelField
from pbxmanager.core.models import Routable


class FaxLine(Routable):
    """Takes faxes and mails them as PDF. Public numbers are routed to it like to anything else."""

    kind = "fax"

    name = LabelField(_("name"), help_text=_("Such as Fax of accounting."))
    addresses = AddressesField(_("e-mail"), help_text=_("Gets each fax as PDF; several separated by commas."))
    station = models.CharField(
        _("station identifier"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^[0-9+ ]*\Z", _("Use digits, + and blanks only (ITU-T T.30)."))],
        help_text=_("What the sending machine shows, usually the fax number, such as +86 21 5550 1000."),
    )
    enabled = models.BooleanField(_("in service"), default=True)

    class Meta:
        verbose_name = _("fax line")
        verbose_name_plural = _("fax lines")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    def label(self) -> str:
        """What it is called where calls are sent to it."""
        return self.name

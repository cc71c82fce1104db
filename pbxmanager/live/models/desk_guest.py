"""Who is logged in at somebody else's telephone."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeskGuest(models.Model):
    """A telephone and whoever logged in there by code and PIN: a copy of what Asterisk's own database holds.

    It is no part of the office's description: nothing of it is rendered, no generation holds it, and no journal.
    """

    device = models.OneToOneField(
        "directory.Device", verbose_name=_("device"), on_delete=models.CASCADE, related_name="guest"
    )
    extension = models.ForeignKey(
        "directory.Extension", verbose_name=_("guest"), on_delete=models.CASCADE, related_name="desks"
    )
    until = models.DateTimeField(_("until"), help_text=_("At night everybody is logged out."))

    class Meta:
        verbose_name = _("guest at a phone")
        verbose_name_plural = _("guests at phones")
        ordering = ("extension__destination__number", "pk")

    def __str__(self) -> str:
        return f"{self.extension} at {self.device}"

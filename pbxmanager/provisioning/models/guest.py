"""What phones were told of their guests."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GuestTold(models.Model):
    """The guest for whom a device's phone was asked to fetch its files last; there is no row while it is its owner's."""

    device = models.OneToOneField(
        "directory.Device", verbose_name=_("device"), on_delete=models.CASCADE, related_name="guest_told"
    )
    extension = models.ForeignKey(
        "directory.Extension", verbose_name=_("guest"), on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("guest that a phone knows")
        verbose_name_plural = _("guests that phones know")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.extension} at {self.device}"

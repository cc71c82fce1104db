"""Phones that are claimed by dialling a code at them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import MacField


class TemporaryLine(models.Model):
    """A temporary account, and the unknown phone that has it."""

    window = models.ForeignKey(
        "provisioning.ClaimWindow",
        verbose_name=_("claim window"),
        on_delete=models.CASCADE,
        related_name="temporary_lines",
    )
    account = models.OneToOneField(
        "directory.TemporaryAccount",
        verbose_name=_("temporary account"),
        on_delete=models.CASCADE,
        related_name="temporary_line",
    )
    mac = MacField(_("MAC address"), null=True, blank=True)  # type: ignore[misc]  # the stubs know Django's own fields only
    address = models.GenericIPAddressField(_("address"), unpack_ipv4=True, null=True, blank=True)
    given = models.DateTimeField(_("given"), null=True, blank=True)

    class Meta:
        verbose_name = _("temporary line")
        verbose_name_plural = _("temporary lines")
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["window", "mac"], name="temporary_line_once")]

    def __str__(self) -> str:
        return str(self.mac or self.account)


class DialledClaim(models.Model):
    """Somebody dialled the code at an unknown phone and knew a PIN; what became of it."""

    class State(models.TextChoices):
        """How far it is."""

        ASSIGNED = "assigned", _("Assigned, not live yet")
        TOLD = "told", _("The phone was told")
        REFUSED = "refused", _("Refused")

    time = models.DateTimeField(_("time"))
    window = models.ForeignKey(
        "provisioning.ClaimWindow",
        verbose_name=_("claim window"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="dialled",
    )
    mac = MacField(_("MAC address"))
    address = models.GenericIPAddressField(_("address"), unpack_ipv4=True)
    endpoint = models.CharField(_("temporary account"), max_length=40)
    number = models.CharField(_("internal number"), max_length=10)
    phone = models.ForeignKey(
        "provisioning.Phone",
        verbose_name=_("phone"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="dialled_claims",
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices)
    why = models.CharField(_("why"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("claim by phone")
        verbose_name_plural = _("claims by phone")
        ordering = ("-time", "-pk")

    def __str__(self) -> str:
        return f"{self.mac} {self.number}"

"""What phones came for, and phones that nobody knows yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import MacField
from pbxmanager.provisioning.models.phone import vendor_choices


class Way(models.TextChoices):
    """How a phone came."""

    HTTPS = "https", "HTTPS"
    HTTP = "http", "HTTP"
    TFTP = "tftp", "TFTP"
    DHCP = "dhcp", "DHCP"
    PNP = "pnp", "SIP PnP"


class Fetch(models.Model):
    """The last time that a phone came for a file, and what it got."""

    phone = models.ForeignKey(
        "provisioning.Phone", verbose_name=_("phone"), on_delete=models.CASCADE, related_name="fetches"
    )
    path = models.CharField(_("file"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12)
    time = models.DateTimeField(_("time"))
    way = models.CharField(_("way"), max_length=5, choices=Way.choices)
    address = models.GenericIPAddressField(_("address"), unpack_ipv4=True)
    user_agent = models.CharField(_("User-Agent"), max_length=200, blank=True)
    model = models.CharField(_("model it says it is"), max_length=40, blank=True)
    firmware = models.CharField(_("firmware"), max_length=60, blank=True)
    status = models.PositiveSmallIntegerField(
        _("status"), help_text=_("As in HTTP: 200 given, 304 unchanged, 404 refused.")
    )
    digest = models.CharField(_("content"), max_length=64, blank=True, help_text=_("SHA-256 of what it has now."))
    since = models.DateTimeField(_("content since"), help_text=_("When this content was given for the first time."))
    count = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("fetched file")
        verbose_name_plural = _("fetched files")
        ordering = ("-time",)
        constraints = [models.UniqueConstraint(fields=["phone", "path"], name="fetch_file_once")]

    def __str__(self) -> str:
        return f"{self.path} {self.status}"


EVERYBODY = "::"
"""Stands for all addresses in an alarm; nobody has it (RFC 4291, 2.5.2)."""


class WaitingPhone(models.Model):
    """A phone that asked for its configuration and belongs to nobody yet."""

    mac = MacField(_("MAC address"), unique=True)
    vendor = models.CharField(_("maker"), max_length=30, choices=vendor_choices, blank=True)
    model = models.CharField(_("model"), max_length=40, blank=True)
    firmware = models.CharField(_("firmware"), max_length=60, blank=True)
    user_agent = models.CharField(_("User-Agent"), max_length=200, blank=True)
    address = models.GenericIPAddressField(_("address"), unpack_ipv4=True)
    source = models.CharField(
        max_length=45, editable=False, help_text=_("The address, or the /64 network of an IPv6 one.")
    )
    way = models.CharField(_("came by"), max_length=5, choices=Way.choices)
    path = models.CharField(_("asked for"), max_length=200, blank=True)
    first_seen = models.DateTimeField(_("first seen"))
    last_seen = models.DateTimeField(_("last seen"))
    count = models.PositiveIntegerField(_("times"), default=1)
    hidden = models.BooleanField(_("not ours"), default=False, help_text=_("It is not shown any more."))

    class Meta:
        verbose_name = _("waiting phone")
        verbose_name_plural = _("waiting phones")
        ordering = ("-last_seen",)
        indexes = [models.Index(fields=["source", "first_seen"], name="waiting_by_source")]

    def __str__(self) -> str:
        return ":".join(self.mac[i : i + 2] for i in range(0, 12, 2))


class Scan(models.Model):
    """An alarm: one address, or all together, asked for more unknown phones than there can be. None is listed for a while."""

    address = models.GenericIPAddressField(_("address"), unique=True, unpack_ipv4=True)
    first_seen = models.DateTimeField(_("since"))
    last_seen = models.DateTimeField(_("last seen"))
    refused_until = models.DateTimeField(_("refused until"))
    phones = models.PositiveIntegerField(_("unknown phones"), help_text=_("That it asked for within the hour before."))
    seen = models.BooleanField(_("settled"), default=False)

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        ordering = ("seen", "-last_seen")

    def __str__(self) -> str:
        return str(_("all addresses together")) if self.address == EVERYBODY else self.address

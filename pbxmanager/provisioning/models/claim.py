"""Who may have a phone's secrets without proving itself, where and how long."""

import datetime
import ipaddress
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import NetworksField

LONGEST = datetime.timedelta(hours=24)
MOST_DIALLED = 50
USUAL = datetime.timedelta(minutes=30)


def usual_end() -> datetime.datetime:
    """Return when a window that is opened now usually closes."""
    return timezone.now() + USUAL


class ClaimWindow(models.Model):
    """A short time in which phones of a site, or one phone, are given their own address without proof."""

    site = models.ForeignKey(
        "directory.Site",
        verbose_name=_("site"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="claim_windows",
        help_text=_("All phones that stand there."),
    )
    phone = models.ForeignKey(
        "provisioning.Phone",
        verbose_name=_("only this phone"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="claim_windows",
    )
    networks = NetworksField(
        _("from these networks"),
        blank=True,
        help_text=_("One a line, such as 192.168.1.0/24. Empty: the site's local networks."),
    )
    dialled_claims = models.PositiveSmallIntegerField(
        _("unknown phones that may be claimed by dialling"),
        default=0,
        help_text=_(
            "So many unknown phones of the site get an account with which only emergency numbers and one code can be dialled. "
            "Whoever dials the code there and knows an extension's PIN makes the phone that extension's. 0: none."
        ),
    )
    opened = models.DateTimeField(_("opened"), auto_now_add=True)
    closes = models.DateTimeField(_("closes"), default=usual_end)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("opened by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("claim window")
        verbose_name_plural = _("claim windows")
        ordering = ("-closes",)

    def __str__(self) -> str:
        return str(self.phone or self.site)

    @property
    def is_open(self) -> bool:
        """Whether it is open now."""
        return self.closes > timezone.now()

    def clean(self) -> None:
        """Hold it short, and to networks that are named."""
        problems: dict[str, Any] = {}
        if (self.site is None) == (self.phone is None):
            problems["site"] = _("Choose a site or one phone.")
        elif not self.networks:
            networks = self.site.local_networks if self.site else ""
            if networks:
                self.networks = networks
            else:
                problems["networks"] = _("Name the networks that the phones are in.")
        if self.dialled_claims and self.phone is not None:
            problems["dialled_claims"] = _("Unknown phones are claimed at a site: choose one.")
        elif self.dialled_claims and self.dialled_claims > MOST_DIALLED:
            problems["dialled_claims"] = _("At most %(most)d at once.") % {"most": MOST_DIALLED}
        if self.closes and self.closes > timezone.now() + LONGEST:
            problems["closes"] = _("At most 24 hours from now.")
        if problems:
            raise ValidationError(problems)

    def admits(self, address: str) -> bool:
        """Whether an address lies in its networks."""
        wanted = ipaddress.ip_address(address)
        return any(wanted in ipaddress.ip_network(network) for network in self.networks.split())


class Claim(models.Model):
    """A phone that took its address in a window. Until the window closes, nobody else gets it."""

    window = models.ForeignKey(
        ClaimWindow, verbose_name=_("claim window"), on_delete=models.CASCADE, related_name="claims"
    )
    phone = models.ForeignKey(
        "provisioning.Phone", verbose_name=_("phone"), on_delete=models.CASCADE, related_name="claims"
    )
    address = models.GenericIPAddressField(_("address"), unpack_ipv4=True)
    time = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ("-time",)
        constraints = [models.UniqueConstraint(fields=["window", "phone"], name="claim_once")]

    def __str__(self) -> str:
        return f"{self.phone} {self.address}"


class SiteRules(models.Model):
    """What a site's phones are trusted with."""

    site = models.OneToOneField(
        "directory.Site", verbose_name=_("site"), on_delete=models.CASCADE, related_name="provisioning_rules"
    )
    plain_secrets = models.BooleanField(
        _("passwords over plain HTTP and TFTP"),
        default=False,
        help_text=_(
            "For phones too old for today's HTTPS. Whoever reads along on the cable, or knows a phone's MAC address and asks "
            "from the site's local networks, gets its password."
        ),
    )

    class Meta:
        verbose_name = _("rules of a site")
        verbose_name_plural = _("rules of sites")
        ordering = ("site__name",)

    def __str__(self) -> str:
        return str(self.site)

    def clean(self) -> None:
        """Plain secrets need networks that they are held to."""
        if self.plain_secrets and self.site_id and not self.site.local_networks:
            raise ValidationError(
                {"plain_secrets": _("Name the site's local networks first: passwords are given to them only.")}
            )

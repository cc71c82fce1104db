"""Telephones."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.choices import Encryption, Transport
from pbxmanager.core.fields import CodecsField, LabelField, MacField, SealedField, TokenField
from pbxmanager.values import new_endpoint_name, new_secret


class Device(models.Model):
    """A telephone: one SIP account, of one extension."""

    class Kind(models.TextChoices):
        """What sort of telephone it is."""

        DESK = "desk", _("Desk phone")
        SOFT = "soft", _("Softphone")
        MOBILE = "mobile", _("Mobile app")
        DECT = "dect", _("Cordless (DECT)")
        BROWSER = "browser", _("Browser")
        OTHER = "other", _("Other")

    extension = models.ForeignKey(
        "directory.Extension", verbose_name=_("extension"), on_delete=models.CASCADE, related_name="devices"
    )
    name = LabelField(_("name"), default="Desk phone", help_text=_("To tell this person's devices apart."))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.DESK)
    enabled = models.BooleanField(
        _("in service"), default=True, help_text=_("Off: this device alone can't register or call.")
    )
    endpoint = TokenField(
        _("SIP user"),
        max_length=40,
        unique=True,
        editable=False,
        help_text=_("Made by the system; nobody can guess it."),
    )
    secret = SealedField(_("SIP password"), default=new_secret, editable=False)
    mac = MacField(  # type: ignore[misc]  # the stubs know nullable fields of Django itself only
        _("MAC address"),
        null=True,
        blank=True,
        unique=True,
        help_text=_("Of a desk phone, such as 80:5e:c0:a1:b2:c3."),
    )
    transport = models.CharField(_("transport"), max_length=3, choices=Transport.choices, default=Transport.UDP)
    encryption = models.CharField(
        _("encrypted audio"), max_length=10, choices=Encryption.choices, default=Encryption.NONE
    )
    codecs = CodecsField(_("codecs"), blank=True)
    behind_nat = models.BooleanField(
        _("may be behind a router"),
        default=True,
        help_text=_("Answer to where its packets come from (RFC 3581, symmetric RTP)."),
    )
    site = models.ForeignKey(
        "directory.Site",
        verbose_name=_("stands at"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="devices",
        help_text=_("Where emergency services would look for it. Empty: the extension's site."),
    )

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ("extension__destination__number", "pk")

    def __str__(self) -> str:
        return f"{self.name} ({self.endpoint})"

    def clean(self) -> None:
        """Refuse to send the keys of encrypted audio in the open."""
        if self.encryption == Encryption.SRTP and self.transport != Transport.TLS:
            raise ValidationError(
                {"encryption": _("SRTP keys would travel in the open. Choose the transport TLS as well.")}
            )

    def clean_fields(self, exclude: Any = None) -> None:
        """Name the account before its uniqueness is looked at."""
        self._name_endpoint()
        super().clean_fields(exclude)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give the account its name once; it never changes by itself afterwards."""
        self._name_endpoint()
        super().save(*args, **kwargs)

    def renew_secret(self) -> None:
        """Give the account a new password; the telephone is shut out until it has it."""
        self.secret = new_secret()
        self.save(update_fields=["secret"])

    def _name_endpoint(self) -> None:
        if not self.endpoint:
            self.endpoint = new_endpoint_name(self.extension.number if self.extension_id else "phone")

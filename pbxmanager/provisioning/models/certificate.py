"""Certificates for networks that ask phones who they are (IEEE 802.1X)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import SealedField
from pbxmanager.provisioning.pem import BadPem, first_end, key_fits, read_certificates, read_private_key


class NetworkAuthority(models.Model):
    """By which certificates phones know the network's server: everywhere, or at one site."""

    site = models.OneToOneField(
        "directory.Site",
        verbose_name=_("site"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="network_authority",
        help_text=_("Empty: at all sites that have none of their own."),
    )
    certificates = models.TextField(
        _("certificates"), help_text=_("PEM, the root first: what stands between BEGIN and END CERTIFICATE.")
    )

    not_after = models.DateTimeField(_("holds until"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("802.1X authority")
        verbose_name_plural = _("802.1X authorities")
        ordering = ("site__name",)

    def __str__(self) -> str:
        return str(self.site or _("All sites"))

    def clean(self) -> None:
        """Take nothing but certificates, and not two for all sites."""
        try:
            self.not_after = first_end(read_certificates(self.certificates))
        except BadPem as error:
            raise ValidationError({"certificates": str(error)}) from error
        if self.not_after < timezone.now():
            raise ValidationError({"certificates": _("One of them holds no more: leave it out.")})
        others = NetworkAuthority.objects.filter(site=None).exclude(pk=self.pk)
        if self.site is None and others.exists():
            raise ValidationError({"site": _("There is one for all sites already.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep until when all of them hold beside them."""
        self.not_after = first_end(read_certificates(self.certificates))
        super().save(*args, **kwargs)


class NetworkIdentity(models.Model):
    """A phone's own certificate, by which it proves itself to the network (EAP-TLS)."""

    phone = models.OneToOneField(
        "provisioning.Phone", verbose_name=_("phone"), on_delete=models.CASCADE, related_name="network_identity"
    )
    certificate = models.TextField(
        _("certificate"), help_text=_("PEM; certificates between it and the root may follow.")
    )
    private_key = SealedField(
        _("private key"), help_text=_("PEM without a password. Stored encrypted, and never shown again.")
    )
    not_after = models.DateTimeField(_("holds until"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("802.1X certificate")
        verbose_name_plural = _("802.1X certificates")
        ordering = ("not_after",)

    def __str__(self) -> str:
        return str(self.phone)

    def clean(self) -> None:
        """Hold certificate and key together."""
        problems: dict[str, Any] = {}
        try:
            first = read_certificates(self.certificate)[0]
            self.not_after = first.not_valid_after_utc
            if self.not_after < timezone.now():
                problems["certificate"] = _("It holds no more.")
        except BadPem as error:
            problems["certificate"] = str(error)
        try:
            key = read_private_key(self.private_key)
            if not problems and not key_fits(key, first):
                problems["private_key"] = _("This key belongs to another certificate.")
        except BadPem as error:
            problems["private_key"] = str(error)
        if problems:
            raise ValidationError(problems)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep until when it holds beside it."""
        self.not_after = read_certificates(self.certificate)[0].not_valid_after_utc
        super().save(*args, **kwargs)

"""Telephones that configure themselves."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import LabelField, SealedField
from pbxmanager.directory.models import Device, Extension
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.values import new_phone_password, new_token, token_digest


def vendor_choices() -> list[tuple[str, str]]:
    """Return the makers that there are drivers for."""
    return [(driver.name, driver.title) for driver in DRIVERS.values()]


def guest_at(device: Device) -> Extension | None:
    """Return who is logged in at a device by code and PIN; None: it is its owner's."""
    found = getattr(device, "guest", None)  # of the live mirror, which may hold it a little longer than Asterisk does
    guest: Extension | None = found.extension if found is not None and found.until > timezone.now() else None
    return guest


class Phone(models.Model):
    """A telephone on a desk. Its first line is a device of the directory; more lines may follow."""

    device = models.OneToOneField(
        "directory.Device",
        verbose_name=_("device"),
        on_delete=models.CASCADE,
        related_name="phone",
        help_text=_("Its first line. The MAC address is the device's."),
    )
    vendor = models.CharField(_("maker"), max_length=30, choices=vendor_choices)
    model = models.CharField(_("model"), max_length=40, help_text=_("As printed on it, such as T54W."))
    token = SealedField(_("token"), default=new_token, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    admin_password = SealedField(_("administrator's password"), default=new_phone_password, editable=False)
    user_password = SealedField(_("user's password"), default=new_phone_password, editable=False)

    given_keys = models.JSONField(
        default=list, editable=False, help_text=_("Module and position of every key that it was ever given.")
    )

    class Meta:
        verbose_name = _("phone")
        verbose_name_plural = _("phones")
        ordering = ("device__extension__destination__number", "pk")

    def __str__(self) -> str:
        return f"{self.title} ({self.device.extension.number})"

    @property
    def title(self) -> str:
        """Maker and model."""
        driver = DRIVERS.get(self.vendor)
        return f"{driver.title if driver else self.vendor} {self.model}".strip()

    @property
    def site_id(self) -> int:
        """Where it stands."""
        extension = self.device.extension
        place = self.device.site_id or extension.site_id or (extension.person.site_id if extension.person else None)
        assert place is not None  # an extension can't be saved without one
        return place

    @property
    def guest(self) -> Extension | None:
        """Who is logged in at its first line; None: it is its owner's."""
        return guest_at(self.device)

    @property
    def user(self) -> Extension:
        """The extension of whoever uses it just now."""
        return self.guest or self.device.extension

    def clean(self) -> None:
        """Ask for what no telephone can do without, and name the models that are known."""
        problems: dict[str, Any] = {}
        driver = DRIVERS.get(self.vendor)
        if driver is not None:
            known = driver.model(self.model)
            if known is None:
                names = ", ".join(model.name for model in driver.models)
                problems["model"] = _("No such model of %(maker)s is known. Choose from: %(models)s") % {
                    "maker": driver.title,
                    "models": names,
                }
            else:
                self.model = known.name
        if self.device_id and not self.device.mac:
            problems["device"] = _("Give the device its MAC address first.")
        if problems:
            raise ValidationError(problems)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what the token is looked up by beside it."""
        self.token_digest = token_digest(self.token)
        super().save(*args, **kwargs)

    def renew_token(self) -> None:
        """Give it a new address; the old one answers nobody any more. The phone gets the new one in a claim window."""
        self.token = new_token()
        self.save(update_fields=["token", "token_digest"])


class Line(models.Model):
    """A further line of a phone: an account of its own, often of another extension."""

    phone = models.ForeignKey(Phone, verbose_name=_("phone"), on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(
        _("line"), help_text=_("From 2; the first line is the phone's own device.")
    )
    device = models.OneToOneField(
        "directory.Device", verbose_name=_("device"), on_delete=models.CASCADE, related_name="phone_line"
    )
    label = LabelField(_("label"), blank=True, help_text=_("Beside the key. Empty: the internal number."))

    class Meta:
        verbose_name = _("further line")
        verbose_name_plural = _("further lines")
        ordering = ("phone", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["phone", "position"],
                name="line_position_once",
                violation_error_message=_("This line is taken already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phone} {self.position}"

    def clean(self) -> None:
        """Keep to what the model has, and one account to one place."""
        problems: dict[str, Any] = {}
        if self.position is not None and self.position < 2:
            problems["position"] = _("The first line is the phone's own device. Take 2 or more.")
        driver = DRIVERS.get(self.phone.vendor) if self.phone_id else None
        model = driver.model(self.phone.model) if driver else None
        if model and self.position is not None and self.position > model.accounts:
            problems["position"] = _("A %(model)s has %(count)d lines.") % {
                "model": model.name,
                "count": model.accounts,
            }
        if self.device_id and Phone.objects.filter(device_id=self.device_id).exists():
            problems["device"] = _("This device is the first line of a phone already.")
        if problems:
            raise ValidationError(problems)

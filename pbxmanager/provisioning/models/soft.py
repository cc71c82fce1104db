"""Codes that set up a softphone once."""

import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pbxmanager.provisioning.soft.makers import APPS, app_choices

USUAL = datetime.timedelta(minutes=15)


def usual_end() -> datetime.datetime:
    """Return when a code that is made now can't be used any more."""
    return timezone.now() + USUAL


class SoftCode(models.Model):
    """A code for one device. Whoever scans it first, within a quarter of an hour, has the account; nobody after that."""

    device = models.ForeignKey(
        "directory.Device", verbose_name=_("device"), on_delete=models.CASCADE, related_name="soft_codes"
    )
    app = models.CharField(_("softphone"), max_length=20, choices=app_choices, default="linphone")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    created = models.DateTimeField(_("made"), auto_now_add=True)
    closes = models.DateTimeField(_("until"), default=usual_end)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("made by"), on_delete=models.SET_NULL, null=True, blank=True,
        editable=False, related_name="+",
    )  # fmt: skip
    used = models.DateTimeField(_("scanned"), null=True, blank=True, editable=False)
    used_from = models.GenericIPAddressField(_("scanned from"), null=True, blank=True, editable=False, unpack_ipv4=True)
    user_agent = models.CharField(_("User-Agent"), max_length=200, blank=True, editable=False)
    refused = models.PositiveIntegerField(
        _("refused"), default=0, editable=False, help_text=_("How often somebody came with it when it was over.")
    )
    refused_last = models.DateTimeField(_("refused last"), null=True, blank=True, editable=False)
    refused_from = models.GenericIPAddressField(
        _("refused from"), null=True, blank=True, editable=False, unpack_ipv4=True
    )
    settled = models.BooleanField(_("settled"), default=False, help_text=_("What was refused has been looked into."))

    class Meta:
        verbose_name = _("softphone code")
        verbose_name_plural = _("softphone codes")
        ordering = ("-created", "-pk")

    def __str__(self) -> str:
        return f"{self.get_app_display()} {self.device}"

    @property
    def is_open(self) -> bool:
        """Whether it can be used now."""
        return self.used is None and self.closes > timezone.now()

    def clean(self) -> None:
        """Keep to devices that are softphones, and to apps that can read a code."""
        problems: dict[str, Any] = {}
        device = self.device if self.device_id else None
        if device is not None and device.kind not in (device.Kind.SOFT, device.Kind.MOBILE, device.Kind.OTHER):
            problems["device"] = _("Codes are for softphones and mobile apps. Add a device of that kind.")
        elif device is not None and not device.enabled:
            problems["device"] = _("This device is out of service.")
        app = APPS.get(self.app)
        if app is not None and app.hindrance():
            problems["app"] = app.hindrance()
        if problems:
            raise ValidationError(problems)

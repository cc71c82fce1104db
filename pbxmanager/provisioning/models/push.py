"""Messages that make phones fetch their files or restart. A row waits until somebody carries it out."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Push(models.Model):
    """One message to one phone. Waiting rows outlast every restart; a phone has at most one."""

    class Kind(models.TextChoices):
        """What the phone is asked."""

        RESYNC = "resync", _("Fetch the configuration")
        REBOOT = "reboot", _("Restart")

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    phone = models.ForeignKey(
        "provisioning.Phone", verbose_name=_("phone"), on_delete=models.CASCADE, related_name="pushes"
    )
    kind = models.CharField(_("what"), max_length=6, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.WAITING, editable=False)
    during_calls = models.BooleanField(
        _("during calls, too"), default=False, help_text=_("Otherwise it waits until the phone is in no call.")
    )
    asked = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    until = models.DateTimeField(
        _("not after"), editable=False, help_text=_("By then a phone that was away has come back by itself.")
    )
    done = models.DateTimeField(_("done"), null=True, blank=True, editable=False)
    why = models.CharField(_("why"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("message to a phone")
        verbose_name_plural = _("messages to phones")
        ordering = ("-asked", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["phone"], condition=Q(state="waiting"), name="push_waits_once"),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="push_due")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.phone}"

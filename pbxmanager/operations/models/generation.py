"""The record of every generation."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Generation(models.Model):
    """One attempt to take the office live, and what came of it. The files themselves lie in a directory of this number."""

    class Result(models.TextChoices):
        """What came of it."""

        RUNNING = "running", _("Under way")
        LIVE = "live", _("Went live")
        FAILED = "failed", _("Failed")

    number = models.PositiveIntegerField(_("number"), unique=True)
    created = models.DateTimeField(_("time"), auto_now_add=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    digest = models.CharField(_("digest"), max_length=64)
    result = models.CharField(_("result"), max_length=10, choices=Result.choices, default=Result.RUNNING)
    changes = models.JSONField(_("changes"), default=list, help_text=_("In the office's own words."))
    reloaded = models.JSONField(_("reloaded modules"), default=list)
    replaces = models.PositiveIntegerField(
        _("replaces"), null=True, help_text=_("The generation that was live before.")
    )
    returns_to = models.PositiveIntegerField(
        _("returns to"), null=True, help_text=_("The earlier generation whose files this one has again.")
    )
    journal_position = models.BigIntegerField(
        _("journal position"), default=0, help_text=_("The newest change of the office's description that it holds.")
    )
    verified = models.BooleanField(
        _("verified"), default=False, help_text=_("Asterisk was asked when it went live, and runs it.")
    )
    evidence = models.TextField(_("evidence"), blank=True)

    class Meta:
        verbose_name = _("generation")
        verbose_name_plural = _("generations")
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"{self.number}"

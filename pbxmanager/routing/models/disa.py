"""Calls through the office from outside."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import CallersField, HashedPinField, LabelField
from pbxmanager.core.models import Routable


class Disa(Routable):
    """A dial tone for callers from outside (direct inward system access): they give a PIN, then any number."""

    kind = "disa"

    name = LabelField(_("name"), unique=True)
    pin = HashedPinField(
        _("PIN"),
        help_text=_("4 to 10 digits."),
    )
    callers = CallersField(
        _("callers"),
        blank=True,
        help_text=_(
            "Public numbers with + and country code, separated by commas: others are refused. Empty: anybody who knows the PIN. "
            "A caller number can be forged; the PIN is asked in any case."
        ),
    )
    permission_class = models.ForeignKey(
        "routing.PermissionClass",
        verbose_name=_("permissions"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="disas",
        help_text=_("Which outbound routes may be used, and for how long a day. Empty: internal numbers only."),
    )
    shown_number = models.ForeignKey(
        "routing.Number",
        verbose_name=_("number shown"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="disas",
        help_text=_("To people called outside. Empty: the trunk's main number."),
    )
    max_minutes = models.PositiveSmallIntegerField(
        _("minutes for each call"),
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
    )

    class Meta:
        verbose_name = _("dial-in line")
        verbose_name_plural = _("dial-in lines (DISA)")
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    def label(self) -> str:
        """What people call it."""
        return self.name

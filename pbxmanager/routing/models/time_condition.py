"""Ways that depend on the hour."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import LabelField
from pbxmanager.core.models import Routable


class TimeCondition(Routable):
    """Sends calls on by a calendar, or as its night switch says."""

    kind = "hours"

    name = LabelField(_("name"), unique=True, help_text=_("Such as Main line: open?"))
    calendar = models.ForeignKey(
        "routing.Calendar", verbose_name=_("calendar"), on_delete=models.PROTECT, related_name="time_conditions"
    )
    night_switch = models.ForeignKey(
        "routing.NightSwitch",
        verbose_name=_("night switch"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="time_conditions",
        help_text=_("Lets people open or close by hand, from a telephone. Several conditions may follow one switch."),
    )
    open_destination = models.ForeignKey(
        "routing.Destination", verbose_name=_("when open"), on_delete=models.PROTECT, related_name="when_open"
    )
    closed_destination = models.ForeignKey(
        "routing.Destination",
        verbose_name=_("when closed"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="when_closed",
        help_text=_("Empty: callers hear that nobody is available, and the call ends."),
    )
    holiday_destination = models.ForeignKey(
        "routing.Destination",
        verbose_name=_("on holidays"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="when_holiday",
        help_text=_("Empty: as when closed."),
    )

    class Meta:
        verbose_name = _("time condition")
        verbose_name_plural = _("time conditions")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def label(self) -> str:
        """What people call it."""
        return self.name

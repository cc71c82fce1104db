"""Calls that leave the office."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import DialPatternField, LabelField
from pbxmanager.values import DialPattern


class OutboundRoute(models.Model):
    """Dialled numbers of one sort, and the trunks that carry them."""

    name = LabelField(_("name"), unique=True, help_text=_("Such as Mobile, National or International."))
    position = models.PositiveSmallIntegerField(
        _("order"), default=10, help_text=_("Where the patterns of two routes match, the lower order wins.")
    )
    enabled = models.BooleanField(_("in service"), default=True)

    class Meta:
        verbose_name = _("outbound route")
        verbose_name_plural = _("outbound routes")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name


class OutboundRoutePattern(models.Model):
    """What is dialled for a route."""

    route = models.ForeignKey(OutboundRoute, verbose_name=_("route"), on_delete=models.CASCADE, related_name="patterns")
    pattern = DialPatternField(
        _("dialled"),
        help_text=_("Digits, X (0–9), Z (1–9), N (2–9), [2-5], and at the end . (one or more) or ! (any)."),
    )
    strip = models.PositiveSmallIntegerField(
        _("take off"),
        default=0,
        validators=[MaxValueValidator(20)],
        help_text=_("Digits removed from the front."),
    )
    prepend = models.CharField(
        _("put before"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^\+?[0-9*#]*\Z", _("Use digits, *, # and a + at the very front."))],
        help_text=_(
            "Put before what is left. Begin with + and the country code to make a full number: trunks then get it in their "
            "own form. Without +, it is sent as it is."
        ),
    )

    class Meta:
        verbose_name = _("pattern")
        verbose_name_plural = _("patterns")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("route", "pattern"),
                name="route_pattern_once",
                violation_error_message=_("This pattern is listed already."),
            )
        ]

    def __str__(self) -> str:
        return self.pattern

    def clean(self) -> None:
        """Refuse to take off more than the shortest number that matches has."""
        if not self.pattern:
            return
        try:
            pattern = DialPattern(self.pattern)
        except ValueError:
            return  # the field has said so already
        shortest = pattern.shortest
        if self.strip >= shortest and not (self.strip == shortest and self.prepend):
            raise ValidationError(
                {
                    "strip": _("The shortest number for this pattern has %(count)d digits: nothing would be left.")
                    % {"count": shortest}
                }
            )


class OutboundRouteTrunk(models.Model):
    """A trunk of a route; the next one is tried when it can't take the call."""

    route = models.ForeignKey(
        OutboundRoute, verbose_name=_("route"), on_delete=models.CASCADE, related_name="trunk_choices"
    )
    trunk = models.ForeignKey(
        "routing.Trunk", verbose_name=_("trunk"), on_delete=models.PROTECT, related_name="route_choices"
    )
    position = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("trunk of a route")
        verbose_name_plural = _("trunks, tried in order")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("route", "trunk"),
                name="route_trunk_once",
                violation_error_message=_("This trunk is listed already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.trunk)

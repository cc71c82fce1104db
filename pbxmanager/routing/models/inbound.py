"""Public numbers and where their calls go."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import LabelField, NumberField


class RingTone(models.IntegerChoices):
    """Distinctive ring tones, as telephones number them."""

    USUAL = 0, _("As always")
    ONE = 1, _("Tone 1")
    TWO = 2, _("Tone 2")
    THREE = 3, _("Tone 3")
    FOUR = 4, _("Tone 4")
    FIVE = 5, _("Tone 5")
    SIX = 6, _("Tone 6")
    SEVEN = 7, _("Tone 7")
    EIGHT = 8, _("Tone 8")


class Number(models.Model):
    """A public number (DID) that belongs to the company."""

    e164 = NumberField(
        _("number"),
        unique=True,
        help_text=_("With + and country code, such as +86 21 5108 2000."),
        error_messages={"unique": _("This number is in the list already.")},
    )
    label = LabelField(_("used for"), blank=True)
    trunk = models.ForeignKey(
        "routing.Trunk",
        verbose_name=_("trunk"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="numbers",
        help_text=_("The line that it belongs to."),
    )
    name_prefix = LabelField(
        _("put before callers' names"),
        max_length=20,
        blank=True,
        help_text=_("Shown on telephones, so that people know what was called: Sales shows as “Sales Ann Lee”."),
    )
    ring_tone = models.PositiveSmallIntegerField(
        _("ring tone"),
        choices=RingTone.choices,
        default=RingTone.USUAL,
        help_text=_("Which of the telephone's distinctive tones its calls ring with (Alert-Info: Bellcore-dr1 to 8)."),
    )
    screen_callers = models.BooleanField(
        _("callers say their name"),
        default=False,
        help_text=_("Before an extension rings: whoever answers hears the name and may take or refuse the call."),
    )
    queue_priority = models.PositiveSmallIntegerField(
        _("priority in queues"),
        default=0,
        validators=[MaxValueValidator(100)],
        help_text=_(
            "In each queue, callers with a higher one go before those with a lower one, however long these wait."
        ),
    )
    fax_line = models.ForeignKey(
        "fax.FaxLine",
        verbose_name=_("faxes go to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="numbers",
        help_text=_(
            "For a number that people and fax machines call: a call in whose first two minutes a fax machine is heard goes to "
            "this fax line, wherever it is by then. Empty: nobody listens for faxes."
        ),
    )

    class Meta:
        verbose_name = _("number")
        verbose_name_plural = _("numbers")
        ordering = ("e164",)

    def __str__(self) -> str:
        return f"{self.e164} {self.label}".strip()


class InboundRoute(models.Model):
    """Where calls from outside go."""

    number = models.OneToOneField(
        Number,
        verbose_name=_("number"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="inbound_route",
        help_text=_("The number that was called. Empty: any number of the trunk that has no route of its own."),
    )
    trunk = models.OneToOneField(
        "routing.Trunk",
        verbose_name=_("any other number of"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="inbound_route",
        help_text=_("Only when no number is chosen."),
    )
    destination = models.ForeignKey(
        "routing.Destination",
        verbose_name=_("destination"),
        on_delete=models.PROTECT,
        related_name="inbound_routes",
    )

    class Meta:
        verbose_name = _("inbound route")
        verbose_name_plural = _("inbound routes")
        ordering = ("number__e164", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__isnull=True) ^ models.Q(trunk__isnull=True),
                name="inbound_route_number_or_trunk",
                violation_error_message=_("Choose either a number, or a trunk for all its other numbers."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number or self.trunk} → {self.destination}"

    def clean(self) -> None:
        """Ask for one of number and trunk, where the person looks."""
        if (self.number is None) == (self.trunk is None):
            raise ValidationError({"number": _("Choose either a number, or a trunk for all its other numbers.")})

"""Places where calls wait until somebody fetches them."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import ExtenField, LabelField
from pbxmanager.core.models import Routable
from pbxmanager.routing.models.destination import Destination

MOST_SLOTS = 100


class ParkingLot(Routable):
    """Slots in which calls wait. Its own number takes the first free slot; each slot has a number, too."""

    kind = "parking"

    name = LabelField(_("name"), unique=True, help_text=_("Such as Reception's."))
    first_slot = ExtenField(
        _("first slot"), help_text=_("Dialled, or pressed on a key, to fetch the call: such as 701.")
    )
    last_slot = ExtenField(_("last slot"), help_text=_("Such as 720."))
    seconds = models.PositiveSmallIntegerField(
        _("waits for"),
        default=120,
        validators=[MinValueValidator(10), MaxValueValidator(3600)],
        help_text=_("Seconds. After that, the call rings whoever parked it."),
    )
    otherwise = models.ForeignKey(
        "routing.Destination",
        verbose_name=_("when nobody takes it"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parking_lots",
        help_text=_("Where a call goes that whoever parked it does not take either. Empty: back into the lot."),
    )

    class Meta:
        verbose_name = _("parking lot")
        verbose_name_plural = _("parking lots")
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    def label(self) -> str:
        """What people call it."""
        return self.name

    def clean(self) -> None:
        """Refuse slots that are no range, or that something else has: Asterisk would lose all lots by it."""
        super().clean()
        first, last = self.first_slot, self.last_slot
        if not (first.isdecimal() and last.isdecimal()):
            return  # the fields say so
        if first.startswith("0"):
            raise ValidationError({"first_slot": _("A slot can't begin with 0.")})
        if len(first) != len(last) or int(last) < int(first):
            raise ValidationError(
                {"last_slot": _("Give a number with as many digits as the first slot, and not below it.")}
            )
        if int(last) - int(first) >= MOST_SLOTS:
            raise ValidationError({"last_slot": _("A lot has at most %(count)d slots.") % {"count": MOST_SLOTS}})
        if self.number and self.holds(self.number):
            raise ValidationError({"number": _("The lot's own number can't be one of its slots.")})
        others = Destination.objects.filter(number__gte=first, number__lte=last)
        taken = next((each for each in others if self.holds(each.number or "")), None)
        if taken:
            raise ValidationError({"first_slot": _("%(what)s has a number among these slots.") % {"what": taken}})
        for lot in ParkingLot.objects.exclude(pk=self.pk):
            if lot.holds(first) or lot.holds(last) or self.holds(lot.first_slot):
                raise ValidationError(
                    {"first_slot": _("These slots overlap with those of %(lot)s.") % {"lot": lot.name}}
                )

    def holds(self, number: str) -> bool:
        """Whether a number is one of the slots."""
        return len(number) == len(self.first_slot) and self.first_slot <= number <= self.last_slot

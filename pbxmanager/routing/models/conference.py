"""Rooms in which many talk, and numbers for those that are needed once."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import ExtenField, LabelField, SealedField
from pbxmanager.core.models import Routable
from pbxmanager.routing.models.destination import Destination
from pbxmanager.routing.models.night_switch import validate_pin
from pbxmanager.routing.models.parking import ParkingLot
from pbxmanager.values import new_pin


class ConferencePool(models.Model):
    """Internal numbers for scheduled rooms; a number is free again when its room's time is over."""

    name = LabelField(_("name"), unique=True)
    first = ExtenField(_("first number"))
    last = ExtenField(_("last number"))

    class Meta:
        verbose_name = _("pool of conference numbers")
        verbose_name_plural = _("conference numbers")
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name} ({self.first}–{self.last})"

    def clean(self) -> None:
        """Refuse what is no range."""
        if not (self.first.isdecimal() and self.last.isdecimal()):
            return  # the fields say so
        if len(self.first) != len(self.last) or int(self.last) < int(self.first):
            raise ValidationError({"last": _("Give a number with as many digits as the first one, and not below it.")})
        if int(self.last) - int(self.first) >= 1000:
            raise ValidationError({"last": _("A pool has at most 1000 numbers.")})

    def free_number(self) -> str:
        """Return the lowest number that nothing has, or only a room whose time is over; empty when there is none."""
        over = ConferenceRoom.objects.filter(ends__lt=timezone.now()).values("destination_id")
        taken = set(Destination.objects.exclude(pk__in=over).values_list("number", flat=True))
        lots = list(ParkingLot.objects.all())
        width = len(self.first)
        numbers = (f"{number:0{width}d}" for number in range(int(self.first), int(self.last) + 1))
        return next((n for n in numbers if n not in taken and not any(lot.holds(n) for lot in lots)), "")


class ConferenceRoom(Routable):
    """A room, open at any time or from one moment to another."""

    kind = "conference"

    name = LabelField(_("name"), help_text=_("Such as Board room or Project review."))
    pool = models.ForeignKey(
        ConferencePool,
        verbose_name=_("number from"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rooms",
        help_text=_("Gives a free number when none is typed."),
    )
    pin = SealedField(
        _("PIN of guests"),
        blank=True,
        default="",
        validators=[validate_pin],
        help_text=_("4 to 10 digits. A room with a start gets one by itself."),
    )
    moderator_pin = SealedField(_("PIN of moderators"), blank=True, default="", validators=[validate_pin])
    waits_for_moderator = models.BooleanField(
        _("wait for a moderator"),
        default=False,
        help_text=_("Guests hear music until one is there, and leave with the last one."),
    )
    announces = models.BooleanField(
        _("announce who comes and goes"), default=False, help_text=_("Everybody says a name before coming in.")
    )
    records = models.BooleanField(_("record"), default=False, help_text=_("From the first one who comes in."))
    most = models.PositiveSmallIntegerField(
        _("most people"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2), MaxValueValidator(500)],
        help_text=_("Empty: no limit."),
    )
    shows_speaker = models.BooleanField(
        _("video follows the speaker"), default=True, help_text=_("For telephones that send and show video.")
    )
    starts = models.DateTimeField(_("open from"), null=True, blank=True, help_text=_("Empty: at any time."))
    ends = models.DateTimeField(_("open until"), null=True, blank=True, help_text=_("Whoever is in may stay longer."))

    class Meta:
        verbose_name = _("conference room")
        verbose_name_plural = _("conference rooms")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    def label(self) -> str:
        """What people call it."""
        return self.name

    def clean(self) -> None:
        """Ask for what its settings need, and find a number and a PIN where none is given."""
        problems: dict[str, Any] = {}
        if (self.starts is None) != (self.ends is None):
            problems["ends" if self.ends is None else "starts"] = _("Give both a start and an end, or neither.")
        elif self.starts and self.ends and self.ends <= self.starts:
            problems["ends"] = _("The end must come after the start.")
        if self.waits_for_moderator and not self.moderator_pin:
            problems["moderator_pin"] = _("Who waits for a moderator needs one: give moderators a PIN.")
        if self.pin and self.pin == self.moderator_pin:
            problems["moderator_pin"] = _("Give moderators another PIN than guests.")
        if not self.number and self.pool is None:
            problems["number"] = _("Give it an internal number, or choose where to take one from.")
        elif not self.number and self.pool is not None:
            self._take_number(problems)
        if problems:
            raise ValidationError(problems)
        if self.starts and not self.pin:
            self.pin = new_pin()
        super().clean()

    def _take_number(self, problems: dict[str, Any]) -> None:
        assert self.pool is not None
        number = self.pool.free_number()
        if not number:
            problems["pool"] = _("There is no free number left in it. Choose another one, or type a number.")
            return
        with transaction.atomic():
            for old in ConferenceRoom.objects.filter(destination__number=number).select_related("destination"):
                old.number = ""
                old.destination.save()
        self.number = number

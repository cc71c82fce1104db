"""The one table of everything that can be dialled or routed to."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import ExtenField
from pbxmanager.core.models import kind_names
from pbxmanager.routing.models.emergency import EmergencyNumber


class Destination(models.Model):
    """Something that a call can be sent to; its internal number is unique across all kinds.

    Rows are made and kept by the thing itself (see :class:`pbxmanager.core.models.Routable`), never by hand.
    """

    kind = models.CharField(_("kind"), max_length=20, editable=False)
    number = ExtenField(  # type: ignore[misc]  # the stubs know nullable fields of Django itself only
        _("internal number"),
        null=True,
        blank=True,
        unique=True,
        error_messages={"unique": _("This internal number is taken already. Choose another one.")},
    )
    name = models.CharField(_("name"), max_length=100, blank=True, editable=False)

    class Meta:
        verbose_name = _("destination")
        verbose_name_plural = _("destinations")
        ordering = ("number", "name")

    def __str__(self) -> str:
        called = " ".join(part for part in (self.number, self.name) if part) or str(self.pk)
        return called if self.kind == "extension" else f"{kind_names().get(self.kind, self.kind).capitalize()} {called}"

    def clean(self) -> None:
        """Keep internal numbers apart from emergency numbers, and say who has a number already."""
        if not self.number or not self.number.isdecimal():
            return  # nothing to compare; the field itself says what is wrong with it
        if EmergencyNumber.objects.filter(digits=self.number).exists():
            raise ValidationError(
                {"number": _("%(number)s is an emergency number. Choose another one.") % {"number": self.number}}
            )
        lot = next(
            (lot for lot in apps.get_model("routing", "ParkingLot").objects.all() if lot.holds(self.number)), None
        )
        if lot:
            raise ValidationError(
                {
                    "number": _("%(number)s is a slot of the parking lot %(lot)s. Choose another one.")
                    % {"number": self.number, "lot": lot.name}
                }
            )
        taken = Destination.objects.filter(number=self.number).exclude(pk=self.pk).first()
        if taken:
            raise ValidationError(
                {
                    "number": _("%(number)s belongs to %(name)s already. Choose another one.")
                    % {"number": self.number, "name": taken.name or taken.kind}
                }
            )

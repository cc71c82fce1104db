"""Opening and closing by hand."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import LabelField, SealedField
from pbxmanager.routing.models.calendar import Moment
from pbxmanager.values import InvalidValue, check_pin


def validate_pin(value: str) -> None:
    """Refuse a PIN that is no number, too short, or among the first that anybody would try."""
    try:
        check_pin(value)
    except InvalidValue as error:
        raise ValidationError(str(error)) from error


class NightSwitch(models.Model):
    """Overrides calendars until it is switched back. Its state lives in Asterisk and works without this program."""

    name = LabelField(_("name"), unique=True, help_text=_("Such as Night switch of the reception."))
    digits = models.CharField(
        _("digits"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{1,3}\Z", _("Use 1 to 3 digits, such as 1."))],
        help_text=_("Dialled after the code for night switches, and set on the keys of telephones: *281."),
        error_messages={"unique": _("Another night switch has these digits already.")},
    )
    switches_to = models.CharField(
        _("the key switches to"),
        max_length=10,
        choices=Moment.choices,
        default=Moment.CLOSED,
        help_text=_("Pressed again, the calendar counts. All states can be dialled: *281*0 calendar, *281*1 open, *281*2 "
                    "closed, *281*3 holiday."),
    )  # fmt: skip
    secret = SealedField(
        _("PIN"),
        blank=True,
        default="",
        validators=[validate_pin],
        help_text=_("Asked for before it switches. Empty: none."),
    )
    permission_classes = models.ManyToManyField(
        "routing.PermissionClass",
        verbose_name=_("who may use it"),
        blank=True,
        related_name="night_switches",
        help_text=_("Extensions with these permissions. None chosen: everybody."),
    )

    class Meta:
        verbose_name = _("night switch")
        verbose_name_plural = _("night switches")
        ordering = ("digits",)

    def __str__(self) -> str:
        return f"{self.digits} {self.name}"

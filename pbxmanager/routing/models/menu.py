"""Menus: callers choose by key where they go (auto attendant, IVR)."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import StrIndex
from django.utils.translation import gettext_lazy as _

from pbxmanager import snapshot
from pbxmanager.core.choices import Language
from pbxmanager.core.fields import ExtenField, LabelField
from pbxmanager.core.models import Routable


class Menu(Routable):
    """A greeting, and keys that lead on."""

    kind = "menu"

    class Direct(models.TextChoices):
        """Which internal numbers a caller may dial here."""

        NONE = snapshot.DirectDialling.NONE.value, _("None")
        PEOPLE = snapshot.DirectDialling.PEOPLE.value, _("Extensions of people and rooms")
        DEPARTMENTS = snapshot.DirectDialling.DEPARTMENTS.value, _("Extensions of some departments")
        ALL = snapshot.DirectDialling.ALL.value, _("Every internal number")

    name = LabelField(_("name"), unique=True, help_text=_("Such as Main menu."))
    greeting = models.ForeignKey(
        "media.Prompt",
        verbose_name=_("greeting"),
        on_delete=models.PROTECT,
        related_name="menus",
        help_text=_("Tells the keys. Callers can press one before it ends."),
    )
    direct = models.CharField(
        _("numbers that can be dialled"), max_length=12, choices=Direct.choices, default=Direct.NONE
    )
    departments = models.ManyToManyField(
        "directory.Department",
        verbose_name=_("departments"),
        blank=True,
        related_name="menus",
        help_text=_("Whose people can be dialled, with all parts of these departments."),
    )
    direct_first = ExtenField(
        _("only from"), blank=True, help_text=_("The lowest number that can be dialled. Empty: any.")
    )
    direct_last = ExtenField(_("up to"), blank=True, help_text=_("The highest number, with as many digits."))
    wait_seconds = models.PositiveSmallIntegerField(
        _("time to choose"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Seconds after the greeting."),
    )
    digit_seconds = models.PositiveSmallIntegerField(
        _("time between digits"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("Seconds, when a number is dialled."),
    )
    attempts = models.PositiveSmallIntegerField(
        _("attempts"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_("So often it is played to somebody who presses nothing, or nothing that leads on."),
    )
    wrong = models.ForeignKey(
        "media.Prompt",
        verbose_name=_("after a wrong key"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="menus_wrong",
        help_text=_("Empty: that the choice is not valid, in the caller's language."),
    )
    silence = models.ForeignKey(
        "media.Prompt",
        verbose_name=_("when no key is pressed"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="menus_silence",
        help_text=_("Said before the greeting comes again. Empty: nothing."),
    )
    fallback = models.ForeignKey(
        "routing.Destination",
        verbose_name=_("who chooses nothing goes to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fallback_of_menus",
        help_text=_("After the last attempt. Empty: the call ends with a good-bye."),
    )

    class Meta:
        verbose_name = _("menu")
        verbose_name_plural = _("menus")
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    def label(self) -> str:
        """What people call it."""
        return self.name

    def clean(self) -> None:
        """Hold the range of numbers together, and refuse a menu whose calls come back to it at once."""
        super().clean()
        if self.destination_id is not None and self.fallback_id == self.destination_id:
            raise ValidationError(
                {"fallback": _("This is the menu itself. Raise the attempts, or choose another one.")}
            )
        first, last = self.direct_first, self.direct_last
        if bool(first) != bool(last):
            raise ValidationError({"direct_last": _("Give both ends of the range, or neither.")})
        if first and (len(first) != len(last) or first > last):
            raise ValidationError(
                {"direct_last": _("Give a number with as many digits as the first one, and not below it.")}
            )
        if first and self.direct == self.Direct.NONE:
            raise ValidationError(
                {"direct": _("Choose which numbers can be dialled; a range alone lets nobody through.")}
            )


def check_departments(direct: str, departments: Collection[object]) -> None:
    """Ask for departments where only their people can be dialled; a menu's own ``clean()`` can't see them before it is saved.

    :raises ValidationError: naming the field.
    """
    if direct == Menu.Direct.DEPARTMENTS and not departments:
        raise ValidationError({"departments": _("Choose at least one department.")})


class MenuKey(models.Model):
    """What a key does in a menu."""

    class Action(models.TextChoices):
        """What happens."""

        GO = snapshot.KeyAction.GO.value, _("goes to")
        REPEAT = snapshot.KeyAction.REPEAT.value, _("plays the menu again")
        BACK = snapshot.KeyAction.BACK.value, _("goes back to the menu before")

    KEYS = tuple((key, key) for key in snapshot.menus.KEYS)

    menu = models.ForeignKey(Menu, verbose_name=_("menu"), on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(_("key"), max_length=1, choices=KEYS)
    action = models.CharField(_("what it does"), max_length=10, choices=Action.choices, default=Action.GO)
    destination = models.ForeignKey(
        "routing.Destination",
        verbose_name=_("destination"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="menu_keys",
    )
    language = models.CharField(
        _("language from then on"),
        max_length=5,
        choices=Language.choices,
        blank=True,
        help_text=_("For the rest of the call. Empty: as it was."),
    )

    class Meta:
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        ordering = (StrIndex(models.Value(snapshot.menus.KEYS), models.F("key")),)
        constraints = [
            models.UniqueConstraint(
                fields=("menu", "key"),
                name="menu_key_once",
                violation_error_message=_("This key is listed already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.destination or self.get_action_display()}"

    def clean(self) -> None:
        """Ask for a destination where one is needed, and only there."""
        if self.action == self.Action.GO and self.destination is None:
            raise ValidationError({"destination": _("Choose where this key leads.")})
        if self.action != self.Action.GO and self.destination is not None:
            raise ValidationError({"destination": _("Leave it empty, or let the key go to it.")})

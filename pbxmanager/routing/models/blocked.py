"""Callers who are not put through."""

import re

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager import snapshot
from pbxmanager.core.fields import LabelField, read_number
from pbxmanager.core.numbering import international_beginnings, international_forms
from pbxmanager.values import InvalidValue


class BlockedCaller(models.Model):
    """A number, the beginning of numbers, or everybody who hides theirs."""

    class Kind(models.TextChoices):
        """What is blocked."""

        NUMBER = snapshot.BlockedKind.NUMBER.value, _("This number")
        PREFIX = snapshot.BlockedKind.PREFIX.value, _("All numbers that begin so")
        ANONYMOUS = snapshot.BlockedKind.ANONYMOUS.value, _("Callers who hide their number")

    kind = models.CharField(_("blocked"), max_length=10, choices=Kind.choices, default=Kind.NUMBER)
    caller = models.CharField(
        _("caller"),
        max_length=40,
        blank=True,
        help_text=_(
            "With + and country code, such as +86 21 5108 2000, or +8621 for all that begin so. Or as you would dial it."
        ),
    )
    number = models.ForeignKey(
        "routing.Number",
        verbose_name=_("when calling"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="blocked_callers",
        help_text=_("Empty: any of our numbers."),
    )
    busy = models.BooleanField(
        _("hears the busy tone"), default=False, help_text=_("Else a word that the number is not in service.")
    )
    note = LabelField(_("why"), blank=True)

    class Meta:
        verbose_name = _("blocked caller")
        verbose_name_plural = _("blocked callers")
        ordering = ("kind", "caller", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "caller", "number"),
                name="blocked_caller_once",
                nulls_distinct=False,
                violation_error_message=_("This caller is blocked already."),
            )
        ]

    def __str__(self) -> str:
        return self.caller if self.kind == self.Kind.NUMBER else f"{self.caller} {self.get_kind_display()}".strip()

    def clean(self) -> None:
        """Bring the caller's number into its form."""
        if self.kind == self.Kind.ANONYMOUS:
            self.caller = ""
            return
        text = re.sub(r"[\s()/.-]", "", self.caller)
        try:
            self.caller = _beginning(text) if self.kind == self.Kind.PREFIX else _whole(text)
        except InvalidValue as error:
            raise ValidationError({"caller": str(error)}) from error


def _whole(text: str) -> str:
    """Return a number in the form in which callers' numbers are compared; a carrier's service number stays as it is."""
    if text.startswith("+"):
        return read_number(text)
    wanted = _("Write the number with + and its country code, such as +862151082000.")
    if not re.fullmatch(r"[0-9]{3,20}", text, re.ASCII):
        raise InvalidValue(str(wanted))
    found = international_forms(text, _countries())
    if len(found) > 1 or (
        not found and (text.startswith("0") or len(text) > 15)
    ):  # no caller's would ever be equal to it
        raise InvalidValue(str(wanted))
    return found.pop() if found else text


def _beginning(text: str) -> str:
    wanted = _("Give the first digits, with + and country code, such as +8621.")
    if not re.fullmatch(r"\+?[0-9]{1,15}", text, re.ASCII):
        raise InvalidValue(str(wanted))
    found = set() if text.startswith("+") else international_beginnings(text, _countries())
    if len(found) > 1 or "+" in found or (not found and text.startswith("0")):
        raise InvalidValue(str(wanted))
    return found.pop() if found else text


def _countries() -> set[str]:
    """Return where the office is: numbers are typed as people dial them there."""
    return set(apps.get_model("directory", "Site").objects.values_list("country", flat=True))

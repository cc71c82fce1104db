"""Dial by name."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import LabelField
from pbxmanager.core.models import Routable


class NameDirectory(Routable):
    """People whom callers find by typing letters of their names."""

    kind = "dial-by-name"

    name = LabelField(_("name"), unique=True, help_text=_("Such as Everybody or Sales by name."))
    greeting = models.ForeignKey(
        "media.Prompt",
        verbose_name=_("greeting"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="name_directories",
        help_text=_("Asks for at least three letters of a name. Empty: the system's own words."),
    )
    departments = models.ManyToManyField(
        "directory.Department",
        verbose_name=_("departments"),
        blank=True,
        related_name="name_directories",
        help_text=_("Whose people can be found, with all parts of these departments. Empty: everybody."),
    )
    attempts = models.PositiveSmallIntegerField(
        _("attempts"), default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    fallback = models.ForeignKey(
        "routing.Destination",
        verbose_name=_("who finds nobody goes to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fallback_of_name_directories",
        help_text=_("After the last attempt, or by pressing 0. Empty: the call ends with a good-bye."),
    )

    class Meta:
        verbose_name = _("dial by name")
        verbose_name_plural = _("dial by name")
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    def label(self) -> str:
        """What people call it."""
        return self.name

    def clean(self) -> None:
        """Refuse one whose calls come back to it at once."""
        super().clean()
        if self.destination_id is not None and self.fallback_id == self.destination_id:
            raise ValidationError({"fallback": _("This is the directory itself. Choose another destination.")})

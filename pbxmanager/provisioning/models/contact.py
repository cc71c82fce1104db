"""People and companies outside, for the phones' telephone books."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import LabelField

dialled = RegexValidator(r"^\+?[0-9*#]{2,30}\Z", _("Write only what is dialled: digits, *, # and a + at the front."))


class Contact(models.Model):
    """An entry of a telephone book: of everybody's, of a department's or of one person's. Colleagues are there by themselves."""

    name = LabelField(_("name"))
    number = models.CharField(
        _("number"),
        max_length=31,
        validators=[dialled],
        help_text=_("As it is dialled from a telephone here, with the digit for an outside line if there is one."),
    )
    second_number = models.CharField(_("second number"), max_length=31, validators=[dialled], blank=True)
    department = models.ForeignKey(
        "directory.Department",
        verbose_name=_("department"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Only in this department's book. Empty, with no person: in everybody's."),
    )
    person = models.ForeignKey(
        "directory.Person",
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Only in this person's own book."),
    )

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Keep an entry in one book."""
        if self.department_id and self.person_id:
            raise ValidationError({"person": _("Choose a department or a person, not both.")})

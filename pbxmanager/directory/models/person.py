"""People and the departments they work in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.choices import Language
from pbxmanager.core.fields import LabelField
from pbxmanager.core.spelling import latin_words
from pbxmanager.values import InvalidValue, check_address


class Department(models.Model):
    """A part of the organisation."""

    name = LabelField(_("name"), unique=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
    )

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody who works here."""

    name = LabelField(_("name"), help_text=_("As colleagues see it on their phones."))
    email = models.EmailField(_("e-mail"), blank=True)
    site = models.ForeignKey("directory.Site", verbose_name=_("site"), on_delete=models.PROTECT, related_name="people")
    department = models.ForeignKey(
        Department,
        verbose_name=_("department"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
    )
    language = models.CharField(
        _("language"),
        max_length=5,
        choices=Language.choices,
        blank=True,
        help_text=_("Of announcements. Empty: the site's."),
    )

    listed = models.BooleanField(
        _("can be found by name"), default=True, help_text=_("By callers who type letters of a name (dial by name).")
    )
    spelling = LabelField(
        _("spelling"),
        blank=True,
        help_text=_(
            "In Latin letters, as callers type it, such as Shan Mei. Empty: from the name; Chinese names by pinyin, in every "
            "reading of the surname."
        ),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse an address that voicemail can't carry, and a spelling without a letter."""
        if self.spelling and not latin_words(self.spelling):
            raise ValidationError({"spelling": _("Write it in letters, such as Shan Mei.")})
        if self.email:
            try:
                self.email = check_address(self.email)
            except InvalidValue as error:
                raise ValidationError({"email": str(error)}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and let the person's extensions carry the new name."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            for extension in self.extensions.select_related("destination"):
                extension.person = self
                extension.save()

"""What colleagues do with each other's calls."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import LabelField, NumbersField
from pbxmanager.core.models import Routable


class PickupGroup(models.Model):
    """People who may take each other's ringing calls."""

    name = LabelField(_("name"), unique=True)
    departments = models.ManyToManyField(
        "directory.Department",
        verbose_name=_("departments"),
        blank=True,
        related_name="pickup_groups",
        help_text=_("All extensions of these departments' people belong to it."),
    )
    extensions = models.ManyToManyField(
        "directory.Extension", verbose_name=_("further extensions"), blank=True, related_name="pickup_groups"
    )

    class Meta:
        verbose_name = _("pickup group")
        verbose_name_plural = _("pickup groups")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class PagingGroup(Routable):
    """Telephones that answer by themselves and speak aloud what the caller says."""

    kind = "paging"

    name = LabelField(_("name"), unique=True, help_text=_("Such as Workshop or All floors."))
    extensions = models.ManyToManyField(
        "directory.Extension",
        verbose_name=_("extensions"),
        blank=True,
        related_name="paging_groups",
        help_text=_("Their telephones are called one by one; those in a call are left alone."),
    )
    listeners = models.ManyToManyField(
        "directory.Extension",
        verbose_name=_("extensions that listen"),
        blank=True,
        related_name="listens_to",
        help_text=_(
            "Their telephones are not called: those that get their settings from here are told the address. What can't listen "
            "says so on its page Effective settings, and belongs under Extensions."
        ),
    )
    listening_departments = models.ManyToManyField(
        "directory.Department",
        verbose_name=_("departments that listen"),
        blank=True,
        related_name="listens_to",
        help_text=_("The same for all telephones of these departments' people."),
    )
    talks_back = models.BooleanField(
        _("hear those who are paged"), default=False, help_text=_("Everybody can answer by speaking.")
    )
    is_urgent = models.BooleanField(_("urgent"), default=False, help_text=_("Heard in spite of “do not disturb”."))
    multicast_address = models.GenericIPAddressField(
        _("multicast address"),
        protocol="IPv4",
        null=True,
        blank=True,
        help_text=_(
            "Sent once for all telephones that listen there, such as 239.255.1.1. Loudspeakers that get no settings from here "
            "are told of it by hand."
        ),
    )
    multicast_port = models.PositiveIntegerField(
        _("multicast port"), default=10000, validators=[MinValueValidator(1024), MaxValueValidator(65534)]
    )
    callers = models.ManyToManyField(
        "routing.PermissionClass",
        verbose_name=_("who may page"),
        blank=True,
        related_name="paging_groups",
        help_text=_("Extensions with these permissions. None chosen: everybody."),
    )

    class Meta:
        verbose_name = _("paging group")
        verbose_name_plural = _("paging groups")
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    def label(self) -> str:
        """What people call it."""
        return self.name

    def clean(self) -> None:
        """Refuse an address that no group of telephones can listen to."""
        super().clean()
        first = (self.multicast_address or "224").partition(".")[0]
        if first.isdecimal() and not 224 <= int(first) <= 239:
            raise ValidationError(
                {"multicast_address": _("A multicast address begins with 224 to 239, such as 239.255.1.1.")}
            )
        if (self.multicast_port or 0) % 2:
            # RFC 3550, 11: RTP takes an even port. Cisco's telephones insist.
            raise ValidationError({"multicast_port": _("RTP takes an even port, such as 10000.")})


class SecretaryFilter(models.Model):
    """Calls to somebody that ring the secretaries instead."""

    extension = models.OneToOneField(
        "directory.Extension",
        verbose_name=_("whose calls"),
        on_delete=models.CASCADE,
        related_name="secretary_filter",
        error_messages={"unique": _("This extension has a filter already.")},
    )
    secretaries = models.ManyToManyField(
        "directory.Extension",
        verbose_name=_("secretaries"),
        related_name="secretary_of",
        help_text=_("They ring instead, ring through themselves, and may switch the filter by code."),
    )
    passes = models.ManyToManyField(
        "directory.Extension", verbose_name=_("colleagues who ring through"), blank=True, related_name="passes_filters"
    )
    outside_passes = NumbersField(
        _("numbers outside that ring through"), blank=True, help_text=_("One a line, with + and country code.")
    )
    is_on = models.BooleanField(
        _("on at first"), default=True, help_text=_("Until somebody switches it by code; that lasts.")
    )

    class Meta:
        verbose_name = _("secretary filter")
        verbose_name_plural = _("secretaries")
        ordering = ("extension__destination__number",)

    def __str__(self) -> str:
        return str(self.extension)

"""Several people who are rung for one call."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager import snapshot
from pbxmanager.core.fields import LabelField, NumberField
from pbxmanager.core.models import Routable


class RingGroup(Routable):
    """People who are rung for one call, all at once or one after the other."""

    kind = "group"

    class Strategy(models.TextChoices):
        """Who is rung, and in which order."""

        ALL = snapshot.RingStrategy.ALL.value, _("All at once")
        ORDER = snapshot.RingStrategy.ORDER.value, _("One after the other")
        HUNT = snapshot.RingStrategy.HUNT.value, _("One more each turn (memory hunt)")
        RANDOM = snapshot.RingStrategy.RANDOM.value, _("One after the other, in random order")
        LEAST_RECENT = snapshot.RingStrategy.LEAST_RECENT.value, _("Who took a call longest ago first")

    name = LabelField(_("name"), unique=True, help_text=_("Such as Sales or Reception."))
    strategy = models.CharField(_("who is rung"), max_length=10, choices=Strategy.choices, default=Strategy.ALL)
    ring_seconds = models.PositiveSmallIntegerField(
        _("ring time"),
        default=20,
        validators=[MinValueValidator(3), MaxValueValidator(300)],
        help_text=_("Seconds: in all when everybody rings at once, else for each turn."),
    )
    prefix = LabelField(
        _("before the caller's name"),
        max_length=20,
        blank=True,
        help_text=_("Such as “Sales:”, so that whoever is rung sees for what."),
    )
    skip_busy = models.BooleanField(
        _("skip who is busy"), default=False, help_text=_("Whoever is on the telephone is not rung.")
    )
    permission_class = models.ForeignKey(
        "routing.PermissionClass",
        verbose_name=_("permissions"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ring_groups",
        help_text=_("Whose outbound routes numbers outside are called by. Needed only when there are such members."),
    )
    fallback = models.ForeignKey(
        "routing.Destination",
        verbose_name=_("when nobody answers"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fallback_of_groups",
        help_text=_("Where calls go then. Empty: callers hear that nobody is available."),
    )

    class Meta:
        verbose_name = _("ring group")
        verbose_name_plural = _("ring groups")
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    def label(self) -> str:
        """What people call it."""
        return self.name

    def clean(self) -> None:
        """Refuse a group whose calls come back to it at once."""
        super().clean()
        if self.destination_id is not None and self.fallback_id == self.destination_id:
            raise ValidationError({"fallback": _("This is the group itself. Choose another destination.")})


class RingGroupMember(models.Model):
    """Somebody whom a group rings: an extension, another group's members, or a number outside."""

    group = models.ForeignKey(RingGroup, verbose_name=_("ring group"), on_delete=models.CASCADE, related_name="members")
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    destination = models.ForeignKey(
        "routing.Destination",
        verbose_name=_("extension or group"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        limit_choices_to={"kind__in": ["extension", "group"]},
    )
    number = NumberField(
        _("or number outside"),
        blank=True,
        help_text=_("Such as +86 138 0013 8001. Whoever answers there is asked to press 1."),
    )

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "destination"),
                name="group_member_once",
                violation_error_message=_("This member is listed already."),
            ),
            models.UniqueConstraint(
                fields=("group", "number"),
                condition=~models.Q(number=""),
                name="group_number_once",
                violation_error_message=_("This number is listed already."),
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.destination)

    def clean(self) -> None:
        """Ask for one of the two, and keep a group out of itself."""
        if (self.destination is None) == (not self.number):
            raise ValidationError({"destination": _("Choose an extension or a group, or write a number outside.")})
        if self.destination is not None and self.destination.kind not in ("extension", "group"):
            raise ValidationError({"destination": _("Only extensions and other groups can be members.")})
        if self.destination is not None and self.group_id and self.destination_id == self.group.destination_id:
            raise ValidationError({"destination": _("A group can't be a member of itself.")})

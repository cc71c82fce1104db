"""Internal numbers of people and rooms."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager import snapshot
from pbxmanager.core.fields import CallersField, HashedPinField, LabelField, NumbersField
from pbxmanager.core.models import Routable
from pbxmanager.values import pin_fits


class Extension(Routable):
    """An internal number that rings all devices of a person, or of a room."""

    kind = "extension"

    class FollowMe(models.TextChoices):
        """When the numbers outside ring."""

        NEVER = snapshot.FollowMe.NEVER.value, _("Never")
        TOGETHER = snapshot.FollowMe.TOGETHER.value, _("Together with the devices")
        AFTER = snapshot.FollowMe.AFTER.value, _("When no device took the call")

    person = models.ForeignKey(
        "directory.Person",
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="extensions",
        help_text=_("Empty for a room or a shared phone."),
    )
    name = LabelField(_("name on displays"), blank=True, help_text=_("Empty: the person's name."))
    site = models.ForeignKey(
        "directory.Site",
        verbose_name=_("site"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="extensions",
        help_text=_("Empty: the person's site."),
    )
    permission_class = models.ForeignKey(
        "routing.PermissionClass",
        verbose_name=_("permissions"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="extensions",
        help_text=_("Which outbound routes may be used. Empty: internal and emergency calls only."),
    )
    ring_seconds = models.PositiveSmallIntegerField(
        _("ring time"),
        default=25,
        validators=[MinValueValidator(5), MaxValueValidator(300)],
        help_text=_("Seconds until an unanswered call goes on."),
    )
    outbound_number = models.ForeignKey(
        "routing.Number",
        verbose_name=_("own outside number"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="shown_by",
        help_text=_("Shown to people called outside. Empty: the site's main number."),
    )
    call_waiting = models.BooleanField(
        _("call waiting"),
        default=True,
        help_text=_("A second call rings while one stands. Can be switched by code as well; that lasts."),
    )
    records_calls = models.BooleanField(
        _("records calls by code"), default=False, help_text=_("Also where its permissions do not say so.")
    )
    hide_number = models.BooleanField(
        _("hide the number"),
        default=False,
        help_text=_("People called outside see no number. Emergency calls show it always."),
    )
    follow_me = models.CharField(
        _("follow me"), max_length=10, choices=FollowMe.choices, default=FollowMe.NEVER, help_text=_("When these ring.")
    )
    follow_numbers = NumbersField(
        _("numbers outside"),
        blank=True,
        help_text=_(
            "Such as a mobile, one a line: +86 138 0013 8001. Called by the extension's permissions; whoever answers is asked to "
            "press 1, so no mobile's voicemail takes the call."
        ),
    )
    follow_after = models.PositiveSmallIntegerField(
        _("later by"),
        default=0,
        validators=[MaxValueValidator(120)],
        help_text=_("Seconds by which they ring later than the devices, when they ring together."),
    )
    follow_seconds = models.PositiveSmallIntegerField(
        _("their ring time"),
        default=25,
        validators=[MinValueValidator(5), MaxValueValidator(300)],
        help_text=_("Seconds, when they ring after the devices."),
    )
    screen_callers = models.BooleanField(
        _("callers say their name"),
        default=False,
        help_text=_(
            "Callers from outside record their name first; whoever answers hears it and takes or refuses the call."
        ),
    )
    disturbed_by = CallersField(
        _("ring in spite of “do not disturb”"),
        blank=True,
        help_text=_("Callers, separated by commas: internal numbers, and public ones with + and country code."),
    )
    pin = HashedPinField(
        _("PIN"),
        blank=True,
        help_text=_("4 to 10 digits: to log in at other phones, unlock the phone and call with one's own permissions."),
    )

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ("destination__number",)

    def __str__(self) -> str:
        return f"{self.number} {self.label()}".strip()

    def label(self) -> str:
        """The name on displays."""
        return self.name or (self.person.name if self.person else "")

    def clean(self) -> None:
        """Ask for what no default can give: a number, a name and a site."""
        missing = {}
        if self.follow_me != self.FollowMe.NEVER and not self.follow_numbers.strip():
            missing["follow_numbers"] = _("Write at least one number, or choose “Never”.")
        if len(self.follow_numbers.splitlines()) > 5:
            missing["follow_numbers"] = _("At most five numbers can ring.")
        if not self.number:
            missing["number"] = _("Give it an internal number, such as 1001.")
        if self.person is None and not self.name:
            missing["name"] = _("Give it a name, or choose a person.")
        if self.person is None and self.site is None:
            missing["site"] = _("Choose a site, or a person who has one.")
        if self.pin and self.number and pin_fits(self.number, self.pin):
            missing["pin"] = _("The PIN can't be the internal number. Choose another one.")
        if missing:
            raise ValidationError(missing)
        super().clean()

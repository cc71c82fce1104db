"""Voicemail boxes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import AddressesField, LabelField, PinField
from pbxmanager.core.models import Routable
from pbxmanager.values import InvalidValue, check_pin, new_pin


class Box(Routable):
    """Where callers leave messages: of a person's extension, or shared by a team."""

    kind = "voicemail"

    extension = models.OneToOneField(
        "directory.Extension",
        verbose_name=_("extension"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="voicemail_box",
        help_text=_("Whose unanswered calls it takes. Empty for a shared box."),
    )
    name = LabelField(_("name"), blank=True, help_text=_("Of a shared box, such as Support."))
    enabled = models.BooleanField(
        _("in service"), default=True, help_text=_("Off: calls that nobody takes end with a word. Messages are kept.")
    )
    pin = PinField(_("PIN"), default=new_pin, editable=False)
    ask_pin = models.BooleanField(
        _("ask for the PIN on own telephones"),
        default=True,
        help_text=_("From other telephones and from outside it is asked for always."),
    )
    addresses = AddressesField(
        _("e-mail"),
        blank=True,
        help_text=_("Gets each message; several separated by commas. Empty: the person's e-mail."),
    )
    attach = models.BooleanField(_("attach the recording"), default=True)
    delete_after_mail = models.BooleanField(
        _("delete once mailed"),
        default=False,
        help_text=_("The mail is then the only copy. Only with an attached recording."),
    )
    max_messages = models.PositiveSmallIntegerField(
        _("messages"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(9999)],
        help_text=_("As many fit into each folder; then callers hear that the box is full."),
    )
    max_seconds = models.PositiveSmallIntegerField(
        _("longest message"),
        default=180,
        validators=[MinValueValidator(10), MaxValueValidator(3600)],
        help_text=_("Seconds."),
    )
    say_time = models.BooleanField(_("say when a message came"), default=True)
    say_caller = models.BooleanField(_("say who called"), default=True)
    operator = models.ForeignKey(
        "routing.Destination",
        verbose_name=_("0 leads to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="operator_of_boxes",
        help_text=_("Where a caller gets who presses 0 instead of leaving a message. Empty: 0 does nothing."),
    )
    watchers = models.ManyToManyField(
        "directory.Extension",
        verbose_name=_("lamp on the telephones of"),
        blank=True,
        related_name="watched_boxes",
        help_text=_("They show that something new is in it, beside those of its own extension."),
    )

    class Meta:
        verbose_name = _("voicemail box")
        verbose_name_plural = _("voicemail boxes")
        ordering = ("destination__name", "pk")
        permissions = [("listen_box", _("Can listen to messages and manage them"))]

    def __str__(self) -> str:
        return self.label() if self.extension_id else f"{self.number} {self.name}".strip()

    def label(self) -> str:
        """What it is called where calls are sent to it."""
        if self.extension is not None:
            return str(_("Voicemail of %(name)s") % {"name": self.extension.label()})[:100]
        return self.name

    @property
    def mailbox(self) -> str:
        """What it is called at the telephone."""
        if self.extension is not None:
            return self.extension.number
        return self.number or f"box{self.destination_id}"

    @property
    def recipients(self) -> tuple[str, ...]:
        """Addresses that get its messages."""
        own = tuple(word.strip() for word in self.addresses.split(",") if word.strip())
        person = self.extension.person if self.extension else None
        return own or ((person.email,) if person and person.email else ())

    def clean(self) -> None:
        """Ask whose box it is."""
        if self.extension is None and not self.name:
            raise ValidationError({"name": _("Give it a name, or choose the extension whose calls it takes.")})
        if self.delete_after_mail and not self.attach:
            raise ValidationError({"attach": _("Attach the recording where the mail shall be the only copy.")})
        super().clean()

    def set_pin(self, pin: str) -> None:
        """Give it a PIN of somebody's choice, in force once it is applied.

        :raises ValidationError: when it is guessed at once.
        """
        try:
            self.pin = check_pin(pin, self.mailbox)
        except InvalidValue as error:
            raise ValidationError({"pin": str(error)}) from error
        self.save(update_fields=["pin"])

    def renew_pin(self) -> str:
        """Give it a new random PIN and return it."""
        self.set_pin(new_pin())
        return self.pin


def follow_extension(sender: type[models.Model], instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    """Give a person's new extension a box, and let a box carry the name of its extension.

    ``instance.new_pin`` holds the PIN then, to be shown or mailed once.
    """
    if raw:
        return
    if created and instance.person_id:
        box = Box.objects.create(extension=instance)
        instance.new_pin = box.pin
        return
    for kept in Box.objects.filter(extension=instance).select_related("destination"):
        kept.extension = instance
        if kept.destination.name != kept.label():
            kept.destination.name = kept.label()
            kept.destination.save()

"""Something that callers hear on their way."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import LabelField
from pbxmanager.core.models import Routable


class Announcement(Routable):
    """Plays a prompt; then the call goes on, or ends."""

    kind = "announcement"

    name = LabelField(_("name"), unique=True, help_text=_("Such as We are moving."))
    prompt = models.ForeignKey(
        "media.Prompt", verbose_name=_("prompt"), on_delete=models.PROTECT, related_name="announcements"
    )
    then = models.ForeignKey(
        "routing.Destination",
        verbose_name=_("then to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="after_announcements",
        help_text=_("Empty: the call ends."),
    )
    unanswered = models.BooleanField(
        _("without answering"),
        default=False,
        help_text=_(
            "Callers hear it while it still rings, and pay nothing for it. Some carriers let nothing through then."
        ),
    )
    skippable = models.BooleanField(_("any key skips it"), default=False)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    def label(self) -> str:
        """What people call it."""
        return self.name

    def clean(self) -> None:
        """Refuse what can't be: keys reach us in answered calls only, and an announcement does not follow itself."""
        super().clean()
        if self.unanswered and self.skippable:
            raise ValidationError({"skippable": _("Keys work only in an answered call. Choose one of the two.")})
        if self.destination_id is not None and self.then_id == self.destination_id:
            raise ValidationError({"then": _("This is the announcement itself. Choose another destination.")})

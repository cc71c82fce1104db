"""Do not disturb, forwarding and locks, as people set them at their telephones or here."""

import time
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.asterisk.states import State
from pbxmanager.operations.journal import note


class PersonalState(models.Model):
    """One setting of one extension: what Asterisk's database holds, or a wish that waits for Asterisk to run.

    It is no part of the office's description: nothing of it is rendered, and no generation holds it. The later change wins,
    wherever it was made. The journal tells who wished it here; what people do at their own telephones is theirs alone.
    """

    class Setting(models.TextChoices):
        """What is set."""

        DND = "dnd", _("Do not disturb")
        FORWARD_ALWAYS = "forward-always", _("Forward all calls")
        FORWARD_BUSY = "forward-busy", _("Forward while busy")
        FORWARD_NOANSWER = "forward-noanswer", _("Forward when not answered")
        FORWARD_UNAVAILABLE = "forward-unavailable", _("Forward while unreachable")
        LOCK = "lock", _("Phone locked")

    class Origin(models.TextChoices):
        """Where it was set."""

        PHONE = "phone", _("at the phone")
        MANAGER = "manager", _("here")

    extension = models.ForeignKey(
        "directory.Extension", verbose_name=_("extension"), on_delete=models.CASCADE, related_name="states"
    )
    setting = models.CharField(_("setting"), max_length=20, choices=Setting.choices)
    active = models.BooleanField(_("on"), default=True)
    number = models.CharField(
        _("number"),
        max_length=20,
        blank=True,
        validators=[
            RegexValidator(r"^\+?[0-9]{2,19}\Z", _("Write it as it is dialled: digits, and a + at the front."))
        ],
        help_text=_("Where calls go, as it is dialled. The person's own permissions apply."),
    )
    changed = models.BigIntegerField(_("changed"), default=0, editable=False)
    origin = models.CharField(_("set"), max_length=8, choices=Origin.choices, default=Origin.MANAGER, editable=False)
    waits = models.BooleanField(_("waits for Asterisk"), default=True, editable=False)

    class Meta:
        verbose_name = _("personal setting")
        verbose_name_plural = _("personal settings")
        ordering = ("extension__destination__number", "setting")
        constraints = [
            models.UniqueConstraint(
                fields=("extension", "setting"),
                name="personal_state_once",
                violation_error_message=_("This extension has this setting already. Change it there."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.extension}: {self.get_setting_display()}"

    @property
    def forwards(self) -> bool:
        """Whether it is about where calls go."""
        return self.setting.startswith("forward-")

    def clean(self) -> None:
        """Ask for a number where calls are forwarded, and refuse those that can't be meant."""
        if not self.forwards:
            self.number = ""
        elif self.active and not self.number:
            raise ValidationError({"number": _("Say where calls go.")})
        elif self.number and self.number == self.extension.number:
            raise ValidationError({"number": _("Calls can't be forwarded to the extension itself.")})
        elif apps.get_model("routing", "EmergencyNumber").objects.filter(digits=self.number).exists():
            raise ValidationError({"number": _("Calls can't be forwarded to an emergency number.")})

    def wish(self) -> None:
        """Save it as a change made here and now. Asterisk is told by :func:`pbxmanager.live.mirror.tell`."""
        self.changed = max(int(time.time()), self.changed + 1)
        self.origin, self.waits = self.Origin.MANAGER, True
        self.save()
        on = (
            f"{self.get_setting_display()} {self.number}".strip()
            if self.active
            else f"{self.get_setting_display()} off"
        )
        note(self.extension, on)

    def take(self, state: State) -> None:
        """Save what was set at the telephone."""
        self.active, self.number, self.changed = state.active, state.number, state.time
        self.origin, self.waits = self.Origin.PHONE, False
        self.save()

    def as_state(self) -> State:
        """Return it as Asterisk keeps it."""
        return State(self.extension.number, self.setting, self.changed, self.active, self.number)

    def agrees(self, state: State) -> bool:
        """Whether it says the same, at the same time."""
        return self.as_state() == state

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row alone: what Asterisk holds comes back with the next comparison. Switch it off instead."""
        return super().delete(*args, **kwargs)

"""Settings and keys by level: what is set nearer to the phone wins."""

import json
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import LabelField, SealedField
from pbxmanager.provisioning.declared import BY_NAME, Value, read_values
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.models.phone import vendor_choices
from pbxmanager.provisioning.raw import read_raw
from pbxmanager.provisioning.server_keys import ServerKind
from pbxmanager.provisioning.values import KeyKind


class SettingsLayer(models.Model):
    """What is set for all phones, a site, a model, a department, a person or one phone. What is not set is inherited."""

    class Level(models.TextChoices):
        """From far to near: a later one wins."""

        EVERYWHERE = "everywhere", _("All phones")
        SITE = "site", _("Site")
        MODEL = "model", _("Model")
        DEPARTMENT = "department", _("Department")
        PERSON = "person", _("Person")
        PHONE = "phone", _("One phone")

    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    site = models.ForeignKey(
        "directory.Site", verbose_name=_("site"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    vendor = models.CharField(_("maker"), max_length=30, choices=vendor_choices, blank=True)
    model = models.CharField(_("model"), max_length=40, blank=True, help_text=_("Empty: all models of the maker."))
    department = models.ForeignKey(
        "directory.Department",
        verbose_name=_("department"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    person = models.ForeignKey(
        "directory.Person", verbose_name=_("person"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    phone = models.OneToOneField(
        "provisioning.Phone",
        verbose_name=_("phone"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="layer",
    )
    values = models.JSONField(_("settings"), default=dict, blank=True)
    secrets = SealedField(_("passwords"), blank=True, default="", editable=False)
    raw = SealedField(
        _("parameters in the maker's words"),
        blank=True,
        default="",
        help_text=_("One a line: maker, parameter, =, value. They win over everything else. Stored encrypted."),
    )

    class Meta:
        verbose_name = _("settings")
        verbose_name_plural = _("settings")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["level"], condition=Q(level="everywhere"), name="layer_everywhere_once"),
            models.UniqueConstraint(fields=["site"], condition=Q(level="site"), name="layer_site_once"),
            models.UniqueConstraint(fields=["vendor", "model"], condition=Q(level="model"), name="layer_model_once"),
            models.UniqueConstraint(
                fields=["department"], condition=Q(level="department"), name="layer_department_once"
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(level="person"), name="layer_person_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it holds for."""
        level = self.Level(self.level)
        if level is self.Level.MODEL:
            driver = DRIVERS.get(self.vendor)
            return f"{driver.title if driver else self.vendor} {self.model or _('(all models)')}"
        target = getattr(self, level.value) if level is not self.Level.EVERYWHERE else None
        return f"{level.label} {target}" if target is not None else str(level.label)

    def clean(self) -> None:
        """Hold the level to its own target, and every setting to its declaration."""
        problems: dict[str, Any] = {}
        targets = {"site", "vendor", "model", "department", "person", "phone"}
        own = {"everywhere": set(), "model": {"vendor", "model"}}.get(self.level, {self.level})
        for name in targets - own:
            setattr(self, name, "" if name in ("vendor", "model") else None)
        needed = {"everywhere": "", "model": "vendor"}.get(self.level, self.level)
        if needed and not getattr(self, needed, None):
            problems[needed] = _("Choose what these settings are for.")
        driver = DRIVERS.get(self.vendor)
        if driver and self.model:
            known = driver.model(self.model)
            if known is None:
                problems["model"] = _("No such model of %(maker)s is known.") % {"maker": driver.title}
            else:
                self.model = known.name
        try:
            self.set_values(self.values)
        except ValidationError as error:
            problems["values"] = [f"{name}: {text}" for name, texts in error.message_dict.items() for text in texts]
        try:
            read_raw(self.raw)
        except ValidationError as error:
            problems["raw"] = error.messages
        if problems:
            raise ValidationError(problems)

    def set_values(self, given: dict[str, Any]) -> None:
        """Take settings in; secret ones go where they are sealed.

        :raises ValidationError: with each setting's message under its name; nothing is taken then.
        """
        if not isinstance(given, dict):
            raise ValidationError({"values": [_("Give an object of names and values.")]})
        read = read_values(given)
        secrets = {**self.secret_values(), **{name: item for name, item in read.items() if BY_NAME[name].secret}}
        self.values = {name: item for name, item in read.items() if not BY_NAME[name].secret}
        self.set_secrets({name: str(item) for name, item in secrets.items()})

    def set_secrets(self, given: dict[str, str]) -> None:
        """Replace the secret settings; empty ones are left out."""
        kept = {name: text for name, text in sorted(given.items()) if text}
        self.secrets = json.dumps(kept) if kept else ""

    def secret_values(self) -> dict[str, str]:
        """Return the secret settings."""
        found: dict[str, str] = json.loads(self.secrets) if self.secrets else {}
        return found

    def all_values(self) -> dict[str, Value]:
        """Return all settings of this level."""
        return {**self.values, **self.secret_values()}


class Key(models.Model):
    """A programmable key, for all phones of a level or for one."""

    class Kind(models.TextChoices):
        """What it does."""

        LINE = KeyKind.LINE.value, _("Line")
        BLF = KeyKind.BLF.value, _("Colleague (busy lamp)")
        SPEED_DIAL = KeyKind.SPEED_DIAL.value, _("Speed dial")
        INTERCOM = KeyKind.INTERCOM.value, _("Intercom")
        PARK = KeyKind.PARK.value, _("Park")
        PICKUP = KeyKind.PICKUP.value, _("Pick up a colleague's call")
        GROUP_PICKUP = KeyKind.GROUP_PICKUP.value, _("Pick up the group's call")
        VOICEMAIL = KeyKind.VOICEMAIL.value, _("Voicemail")
        FORWARD = KeyKind.FORWARD.value, _("Forward")
        DND = KeyKind.DND.value, _("Do not disturb")
        TRANSFER = KeyKind.TRANSFER.value, _("Transfer")
        HOLD = KeyKind.HOLD.value, _("Hold")
        CONFERENCE = KeyKind.CONFERENCE.value, _("Conference")
        REDIAL = KeyKind.REDIAL.value, _("Redial")
        DIRECTORY = KeyKind.DIRECTORY.value, _("Phonebook")
        DTMF = KeyKind.DTMF.value, _("Digits in a call")
        RECORD = KeyKind.RECORD.value, _("Record")
        URL = KeyKind.URL.value, _("Web address")
        QUEUE = ServerKind.QUEUE.value, _("Log in to a queue")
        QUEUE_PAUSE = ServerKind.QUEUE_PAUSE.value, _("Pause in queues")
        NIGHT_SWITCH = ServerKind.NIGHT_SWITCH.value, _("Night switch")
        SECRETARY = ServerKind.SECRETARY.value, _("Secretary filter")
        LOCK = ServerKind.LOCK.value, _("Lock the phone")
        EMPTY = KeyKind.EMPTY.value, _("Nothing")

    layer = models.ForeignKey(SettingsLayer, verbose_name=_("settings"), on_delete=models.CASCADE, related_name="keys")
    module = models.PositiveSmallIntegerField(
        _("module"), default=0, help_text=_("0: the phone itself; 1, 2 …: its expansion modules.")
    )
    position = models.PositiveSmallIntegerField(_("key"), help_text=_("From 1, through all pages."))
    kind = models.CharField(_("what it does"), max_length=20, choices=Kind.choices, default=Kind.BLF)
    value = LabelField(_("number"), blank=True, help_text=_("Internal number, outside number, digits or address."))
    label = LabelField(_("label"), blank=True, help_text=_("Empty: the colleague's name, else the number."))
    line = models.PositiveSmallIntegerField(_("line"), default=1)

    class Meta:
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        ordering = ("module", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["layer", "module", "position"],
                name="key_position_once",
                violation_error_message=_("This key is set already at this level."),
            ),
        ]

    def __str__(self) -> str:
        place = f"{self.module}.{self.position}" if self.module else str(self.position)
        return f"{place} {self.get_kind_display()} {self.value}".strip()

    def clean(self) -> None:
        """Ask for a number where a key is nothing without one."""
        needs = {
            self.Kind.BLF,
            self.Kind.SPEED_DIAL,
            self.Kind.INTERCOM,
            self.Kind.PICKUP,
            self.Kind.DTMF,
            self.Kind.URL,
            self.Kind.QUEUE,
            self.Kind.NIGHT_SWITCH,
        }
        problems: dict[str, Any] = {}
        if self.kind in needs and not self.value:
            problems["value"] = _("Give the number that this key is for.")
        digits = {self.Kind.QUEUE, self.Kind.NIGHT_SWITCH, self.Kind.QUEUE_PAUSE, self.Kind.SECRETARY}
        if self.kind in digits and not re.fullmatch(r"\d*", self.value, re.ASCII):
            problems["value"] = _("Give digits only: a queue's or an extension's number, or a switch's digits.")
        if self.kind == self.Kind.URL and not self.value.startswith(("http://", "https://")):
            problems["value"] = _("Give an address that begins with https:// or http://.")
        if self.position is not None and not 1 <= self.position <= 500:
            problems["position"] = _("Keys count from 1.")
        if self.module is not None and self.module > 6:
            problems["module"] = _("At most 6 expansion modules can be connected.")
        if self.line is not None and not 1 <= self.line <= 100:
            problems["line"] = _("Lines count from 1.")
        if problems:
            raise ValidationError(problems)

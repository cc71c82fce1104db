"""Queues, their agents, and when less skilled ones help."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager import snapshot
from pbxmanager.core.fields import LabelField
from pbxmanager.core.models import Routable

HOUR, DAY = 3600, 86_400


def _seconds(label: Any, usual: int, low: int, high: int, text: Any = "") -> "models.PositiveIntegerField[int, int]":
    validators = [MinValueValidator(low), MaxValueValidator(high)]
    return models.PositiveIntegerField(label, default=usual, validators=validators, help_text=text)


def _destination(label: Any, name: str, text: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        "routing.Destination", verbose_name=label, on_delete=models.PROTECT, null=True, blank=True, related_name=name,
        help_text=text,
    )  # fmt: skip


def _prompt(label: Any, name: str, text: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        "media.Prompt", verbose_name=label, on_delete=models.PROTECT, null=True, blank=True, related_name=name,
        help_text=text,
    )  # fmt: skip


class Queue(Routable):
    """Callers who wait, in order, for the next free agent."""

    kind = "queue"

    class Strategy(models.TextChoices):
        """Which free agent is rung."""

        RING_ALL = snapshot.QueueStrategy.RING_ALL.value, _("All free agents at once")
        LEAST_RECENT = snapshot.QueueStrategy.LEAST_RECENT.value, _("Who has been free longest")
        FEWEST_CALLS = snapshot.QueueStrategy.FEWEST_CALLS.value, _("Who took fewest calls")
        RANDOM = snapshot.QueueStrategy.RANDOM.value, _("Anybody, at random")
        ROUND_ROBIN = snapshot.QueueStrategy.ROUND_ROBIN.value, _("In turn, going on after the last one")
        ROUND_ROBIN_ORDERED = (
            snapshot.QueueStrategy.ROUND_ROBIN_ORDERED.value,
            _("In turn, strictly in the order listed"),
        )
        LINEAR = snapshot.QueueStrategy.LINEAR.value, _("Always from the top of the list")
        WEIGHTED_RANDOM = snapshot.QueueStrategy.WEIGHTED_RANDOM.value, _("At random, lower levels more often")

    name = LabelField(_("name"), unique=True, help_text=_("Such as Sales or Support."))
    strategy = models.CharField(
        _("who is rung"), max_length=12, choices=Strategy.choices, default=Strategy.LEAST_RECENT
    )
    prefix = LabelField(
        _("before the caller's name"), max_length=20, blank=True, help_text=_("Such as “Sales:”, shown to the agent.")
    )
    ring_seconds = _seconds(_("ring time"), 20, 3, 300, _("Seconds until another agent is tried."))
    pause_seconds = _seconds(_("between attempts"), 2, 0, 60, _("Seconds from one attempt to the next."))
    wrap_up_seconds = _seconds(
        _("wrap-up"), 5, 0, HOUR, _("Seconds after a call in which an agent gets no other, of any queue.")
    )
    ring_busy = models.BooleanField(
        _("ring who is on the telephone"), default=False, help_text=_("Off: agents in any call are left alone.")
    )
    pause_unanswered = models.BooleanField(
        _("pause who does not answer"), default=False, help_text=_("Until the agent ends the pause by code or key.")
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=0,
        validators=[MaxValueValidator(100)],
        help_text=_("Of queues with common agents, the heaviest is served first."),
    )
    priority = models.PositiveSmallIntegerField(
        _("callers' priority"),
        default=0,
        validators=[MaxValueValidator(100)],
        help_text=_(
            "Callers keep it when they go on to another queue; there, those with a higher one go before those with a lower one. "
            "A number can give its callers one, too."
        ),
    )
    service_level_seconds = _seconds(
        _("service level"), 60, 1, HOUR, _("Seconds within which calls should be answered.")
    )
    music = models.ForeignKey(
        "media.MusicClass",
        verbose_name=_("music"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="queues",
        help_text=_("Empty: the office's music."),
    )
    welcome = _prompt(_("welcome"), "welcome_of_queues", _("Said to callers before they wait."))
    repeated = _prompt(_("said again and again"), "repeated_in_queues", _("While they wait, instead of the music."))
    repeated_every = _seconds(_("every"), 60, 10, HOUR, _("Seconds."))
    to_agent = _prompt(
        _("said to the agent"), "said_to_agents", _("When the agent answers, before the caller is heard.")
    )
    say_position = models.BooleanField(_("say the place in the queue"), default=True)
    say_wait = models.BooleanField(_("say the expected wait"), default=False)
    say_every = _seconds(_("every"), 60, 10, HOUR, _("Seconds."))
    most_waiting = models.PositiveSmallIntegerField(
        _("at most waiting"),
        default=0,
        validators=[MaxValueValidator(1000)],
        help_text=_("Callers; 0: as many as come."),
    )
    when_full = _destination(_("when it is full"), "full_queues", _("Where further callers go."))
    longest_wait = _seconds(_("longest wait"), 0, 0, DAY, _("Seconds; 0: until an agent answers."))
    when_waited = _destination(_("after the longest wait"), "overlong_queues", _("Where callers go then."))
    join_empty = models.BooleanField(
        _("wait although nobody is there"),
        default=False,
        help_text=_("On: callers also begin to wait while no agent is logged in, reachable and unpaused."),
    )
    leave_empty = models.BooleanField(
        _("go on when the last agent leaves"), default=True, help_text=_("Off: whoever waits already goes on waiting.")
    )
    when_empty = _destination(_("when nobody is there"), "empty_queues", _("Where callers go then."))
    key = models.CharField(
        _("key to leave"),
        max_length=1,
        blank=True,
        validators=[RegexValidator(r"^[0-9*#]\Z", _("Use one digit, * or #."))],
        help_text=_("What a waiting caller presses to go elsewhere."),
    )
    by_key = _destination(_("it leads to"), "queues_left_by_key", _("Such as a voicemail box."))

    class Meta:
        verbose_name = _("queue")
        verbose_name_plural = _("queues")
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    def label(self) -> str:
        """What people call it."""
        return self.name

    def clean(self) -> None:
        """Ask for a key and where it leads together, and refuse ways that lead back at once."""
        super().clean()
        problems = {}
        if bool(self.key) != (self.by_key is not None):
            problems["key" if not self.key else "by_key"] = _("Give both: the key, and where it leads.")
        for name in ("when_full", "when_waited", "when_empty", "by_key"):
            if self.destination_id is not None and getattr(self, f"{name}_id") == self.destination_id:
                problems[name] = _("This is the queue itself. Choose another destination.")
        if problems:
            raise ValidationError(problems)


class QueueMember(models.Model):
    """An agent of a queue."""

    queue = models.ForeignKey(Queue, verbose_name=_("queue"), on_delete=models.CASCADE, related_name="members")
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    extension = models.ForeignKey(
        "directory.Extension", verbose_name=_("agent"), on_delete=models.CASCADE, related_name="queue_memberships"
    )
    level = models.PositiveSmallIntegerField(
        _("skill level"),
        default=0,
        validators=[MaxValueValidator(99)],
        help_text=_("0 is the best; others are rung when nobody better is free."),
    )
    logs_in = models.BooleanField(_("logs in and out"), default=False, help_text=_("Off: always in the queue."))

    class Meta:
        verbose_name = _("agent")
        verbose_name_plural = _("agents")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("queue", "extension"),
                name="queue_member_once",
                violation_error_message=_("This agent is listed already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.extension)


class QueueStep(models.Model):
    """From when on agents of other levels are rung for a caller who waits."""

    queue = models.ForeignKey(Queue, verbose_name=_("queue"), on_delete=models.CASCADE, related_name="steps")
    seconds = _seconds(_("after"), 0, 0, HOUR, _("Seconds of waiting; 0: from the beginning."))
    up_to = models.PositiveSmallIntegerField(_("up to level"), default=0, validators=[MaxValueValidator(99)])
    at_least = models.PositiveSmallIntegerField(_("from level"), default=0, validators=[MaxValueValidator(99)])

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("whom callers reach, by how long they wait (empty: everybody)")
        ordering = ("seconds",)
        constraints = [
            models.UniqueConstraint(
                fields=("queue", "seconds"),
                name="queue_step_once",
                violation_error_message=_("There is a step for this moment already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.seconds} s: {self.at_least}–{self.up_to}"

    def clean(self) -> None:
        """Refuse a range that holds nobody."""
        if self.at_least is not None and self.up_to is not None and self.at_least > self.up_to:
            raise ValidationError({"at_least": _("This is above the other one: nobody would be rung.")})

"""The journal of the office's description: who changed what, when, and what it was before."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """One object added, changed or deleted. Secrets in it are sealed as they are in their own table."""

    class Action(models.TextChoices):
        """What was done."""

        ADD = "add", _("added")
        CHANGE = "change", _("changed")
        DELETE = "delete", _("deleted")
        SET = "set", _("set")

    time = models.DateTimeField(_("time"), auto_now_add=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    model = models.CharField(_("kind"), max_length=60, help_text=_("Such as directory.person."))
    object_id = models.BigIntegerField(_("id"))
    object_text = models.CharField(_("object"), max_length=200)
    action = models.CharField(_("action"), max_length=6, choices=Action.choices)
    at_once = models.BooleanField(
        _("held at once"),
        default=False,
        help_text=_("It waited for no apply: telephones fetch their settings, and Asterisk's own database was told."),
    )
    undone_at = models.BigIntegerField(
        _("undone"),
        null=True,
        blank=True,
        help_text=_("Position of the journal at which it was undone by bringing the database back."),
    )
    before = models.TextField(
        _("before"), blank=True, help_text=_("Serialized as Django does; empty for what was added.")
    )

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ("-pk",)
        indexes = [models.Index(fields=("model", "object_id"), name="change_of_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_text} {self.get_action_display()}"

    @classmethod
    def waiting_since(cls, position: int) -> "models.QuerySet[Change]":
        """Return what waits for an apply, or went live with one, since a position of the journal."""
        return cls.objects.filter(pk__gt=position, at_once=False, undone_at=None)

    @property
    def kind(self) -> str:
        """What people call a thing of this kind."""
        try:
            return str(apps.get_model(self.model)._meta.verbose_name)
        except LookupError:  # of an earlier version of the program
            return self.model

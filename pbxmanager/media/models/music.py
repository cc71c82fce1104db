"""Music for callers who wait."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import LabelField


class MusicClass(models.Model):
    """Pieces of music that are played to whoever waits."""

    class Order(models.TextChoices):
        """Which piece comes next."""

        LISTED = "listed", _("As listed")
        RANDOM = "random", _("Random")

    name = LabelField(_("name"), unique=True, error_messages={"unique": _("There is music of this name already.")})
    order = models.CharField(_("order"), max_length=10, choices=Order.choices, default=Order.LISTED)
    is_default = models.BooleanField(
        _("office music"),
        default=False,
        help_text=_("Played to whoever is put on hold, and wherever no other music is chosen. One can be this."),
    )

    class Meta:
        verbose_name = _("music on hold")
        verbose_name_plural = _("music on hold")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Let one be the office's music: the last that was made so."""
        with transaction.atomic():
            if self.is_default:
                for other in MusicClass.objects.filter(is_default=True).exclude(pk=self.pk):
                    other.is_default = False
                    other.save()
            super().save(*args, **kwargs)


class MusicPiece(models.Model):
    """A piece of music."""

    music_class = models.ForeignKey(
        MusicClass, verbose_name=_("music on hold"), on_delete=models.CASCADE, related_name="pieces"
    )
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    name = LabelField(_("name"), blank=True, help_text=_("Empty: the name of the file."))
    digest = models.CharField(_("sound"), max_length=64, editable=False)
    seconds = models.FloatField(_("length"), default=0.0, editable=False)

    class Meta:
        verbose_name = _("piece")
        verbose_name_plural = _("pieces")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name or f"{self.music_class} {self.position}"

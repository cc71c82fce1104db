"""Bases of the other apps' models."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver


class Routable(models.Model):
    """Something that calls can be sent to: it has its row in the one table of destinations.

    Subclasses give ``kind`` and :meth:`label`. The internal number lives in the destination alone; ``number`` reads and
    writes it, in forms, in the API and in Python.
    """

    kind: ClassVar[str]

    destination = models.OneToOneField(
        "routing.Destination", on_delete=models.PROTECT, related_name="%(class)s", editable=False
    )

    class Meta:
        abstract = True

    @property
    def number(self) -> str:
        """The internal number; empty when it has none."""
        return self._own_destination().number or ""

    @number.setter
    def number(self, value: str | None) -> None:
        self._own_destination().number = value or None

    def label(self) -> str:
        """What people call it."""
        raise NotImplementedError

    def clean(self) -> None:
        """Hold the destination to its own rules, naming them beside the field ``number``."""
        super().clean()
        destination = self._own_destination()
        destination.name = self.label()
        try:
            destination.full_clean(exclude=["kind", "name"])
        except ValidationError as error:
            raise ValidationError({"number": error.messages}) from error

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """The destination is made by :meth:`save`; it can't be asked for before."""
        super().clean_fields({*(exclude or ()), "destination"})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save both rows, or neither."""
        destination = self._own_destination()
        destination.name = self.label()
        with transaction.atomic():
            destination.save()
            self.destination = destination
            super().save(*args, **kwargs)

    def _own_destination(self) -> Any:
        if self.destination_id is None and not hasattr(self, "_new_destination"):
            model = self._meta.get_field("destination").related_model
            assert model is not None and model != "self"
            self._new_destination = model(kind=self.kind)
        return self.destination if self.destination_id is not None else self._new_destination


def kind_names() -> dict[str, str]:
    """Return what people call each kind of destination, such as ``ring group`` for ``group``."""
    return {each.kind: str(each._meta.verbose_name) for each in Routable.__subclasses__()}


@receiver(post_delete)
def delete_destination(sender: type[models.Model], instance: models.Model, **kwargs: object) -> None:
    """Take a routable thing's destination with it; refused with ``ProtectedError`` while something routes to it."""
    if isinstance(instance, Routable):
        instance.destination.delete()

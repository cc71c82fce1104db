"""Keeps the journal: every change of the office's description, by whomever and on whatever way it comes."""

import contextvars
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser, User
from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save
from django.http import HttpRequest, HttpResponse

from pbxmanager.operations.models import Change

APPS = ("directory", "routing", "queues", "voicemail", "fax", "media")
"""Apps whose models describe the office, as far as they are installed."""


AT_ONCE = {
    "provisioning": (
        "phone",
        "line",
        "settingslayer",
        "key",
        "contact",
        "siterules",
        "networkauthority",
        "networkidentity",
    )
}
"""What hangs on the office without describing it: it holds without an apply, since telephones fetch their settings themselves.

No generation holds it, so nothing brings it back to one; but where it goes with what it hangs on, it comes back with that.
"""
_LOCK = 0x5042584A
"""Key of the lock that writers of the journal share."""


class NotUndone(Exception):
    """What was changed can't be undone; nothing was. The text says why."""


_author: contextvars.ContextVar[Callable[[], "User | AnonymousUser | None"]] = contextvars.ContextVar(
    "journal_author", default=lambda: None
)


class JournalMiddleware:
    """Tells the journal whose request it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asked for when something changes: the API finds out who calls after this.
        with writing_as(lambda: getattr(request, "user", None)):
            return self._get_response(request)


@contextmanager
def writing_as(author: Callable[[], "User | AnonymousUser | None"]) -> Iterator[None]:
    """Let changes be written under somebody's name."""
    token = _author.set(author)
    try:
        yield
    finally:
        _author.reset(token)


def watch() -> None:
    """Listen to every model of the office. Called once, when Django starts."""
    for config in apps.get_app_configs():
        for model in config.get_models() if config.label in APPS else ():
            pre_save.connect(_before_save, sender=model)
            post_save.connect(_after_save, sender=model)
            pre_delete.connect(_before_delete, sender=model)
            for relation in model._meta.many_to_many:
                m2m_changed.connect(_relation_changed, sender=getattr(model, relation.name).through)

    for label, names in AT_ONCE.items():
        for model in apps.get_app_config(label).get_models() if apps.is_installed(f"pbxmanager.{label}") else ():
            if model._meta.model_name in names:
                pre_save.connect(_before_save, sender=model)
                post_save.connect(_after_save, sender=model)
                pre_delete.connect(_before_going_along, sender=model)


def position() -> int:
    """Return the id of the newest entry; 0 when there is none."""
    with transaction.atomic():
        _in_turn("pg_advisory_xact_lock")
        newest = Change.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def _in_turn(lock: str) -> None:
    """Let no entry become visible later than one with a higher id: whoever asks for the newest waits until all are there.

    PostgreSQL gives ids before transactions end. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(%s)", [_LOCK])


def undo_to(wanted: int) -> int:
    """Bring the office's description back to what it was at a position; return how many entries were undone.

    What is done for this is written into the journal as well, so that it can be undone in turn.

    :raises NotUndone: when something depends on what has to go, or a model has another shape by now.
    """
    return _undo_all(Change.objects.filter(pk__gt=wanted))


@transaction.atomic
def bring_back(wanted: int, live: int) -> int:
    """Do what :func:`undo_to` does, and mark what waited for an apply and was undone before one came: it waits no more.

    :param live: the position that the live generation holds.
    :raises NotUndone: as :func:`undo_to`.
    """
    cut = max(wanted, live)
    count = undo_to(cut)
    Change.waiting_since(cut).update(undone_at=position())
    Change.objects.filter(pk__lte=cut, undone_at__gt=cut).update(undone_at=None)  # its undoing was undone
    return count + _undo_all(Change.objects.filter(pk__gt=wanted, pk__lte=live))


def _undo_all(chosen: models.QuerySet[Change]) -> int:
    try:
        with transaction.atomic():
            entries = list(chosen.filter(at_once=False).order_by("-pk"))
            for entry in entries:
                _undo(entry)
            return len(entries)
    except (ProtectedError, RestrictedError) as error:
        raise NotUndone(str(error.args[0])) from error
    except (IntegrityError, DeserializationError, LookupError) as error:
        raise NotUndone(str(error).strip()) from error


def _undo(entry: Change) -> None:
    if not entry.before:
        apps.get_model(entry.model)._base_manager.filter(pk=entry.object_id).delete()
        return
    for earlier in serializers.deserialize("json", entry.before):
        earlier.save()


def _before_save(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    earlier = sender._base_manager.filter(pk=instance.pk).first() if instance.pk is not None else None
    instance._journal_before = serializers.serialize("json", [earlier]) if earlier else ""  # type: ignore[attr-defined]


def _after_save(sender: type[models.Model], instance: models.Model, created: bool, **kwargs: Any) -> None:
    before = instance.__dict__.pop("_journal_before", "")
    if created or not before:
        _write(instance, Change.Action.ADD, "")
    elif _text(before) != _text(serializers.serialize("json", [instance])):
        _write(instance, Change.Action.CHANGE, before)


def _before_delete(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    earlier = sender._base_manager.filter(pk=instance.pk).first()
    if earlier is None:
        return
    for relation in sender._meta.related_objects:
        # Django empties these references and lists without a signal; undone, the object comes first and then what pointed at it.
        emptied = relation.on_delete is models.SET_NULL or relation.many_to_many
        if emptied and relation.related_model._meta.app_label in APPS:
            for pointing in relation.related_model._base_manager.filter(**{relation.field.name: instance}):
                _write(pointing, Change.Action.CHANGE, serializers.serialize("json", [pointing]))
    _write(instance, Change.Action.DELETE, serializers.serialize("json", [earlier]))


def _before_going_along(sender: type[models.Model], instance: models.Model, origin: Any = None, **kwargs: Any) -> None:
    begun_at = origin.model if isinstance(origin, models.QuerySet) else type(origin)
    if issubclass(begun_at, models.Model) and begun_at._meta.app_label in APPS:
        _before_delete(sender, instance)
    elif earlier := sender._base_manager.filter(pk=instance.pk).first():
        _write(instance, Change.Action.DELETE, serializers.serialize("json", [earlier]), at_once=True)


def _relation_changed(
    sender: type[models.Model],
    instance: models.Model,
    action: str,
    reverse: bool,
    model: type[models.Model],
    pk_set: set[Any] | None,
    **kwargs: Any,
) -> None:
    if action not in ("pre_add", "pre_remove", "pre_clear") or pk_set == set():
        return
    for holder in _holders(sender, instance, model, pk_set) if reverse else [instance]:
        _write(holder, Change.Action.CHANGE, serializers.serialize("json", [holder]))


def _holders(
    through: type[models.Model], instance: models.Model, model: type[models.Model], pk_set: set[Any] | None
) -> list[models.Model]:
    """Return the objects that hold the relation, when it is changed from its other end."""
    relation = next(each for each in model._meta.many_to_many if getattr(model, each.name).through is through)
    found = model._base_manager.filter(pk__in=pk_set) if pk_set is not None else None
    return list(found if found is not None else model._base_manager.filter(**{relation.name: instance}))


def called(instance: models.Model) -> str:
    """Return what a row is called; while several are brought back, what it refers to may not be there yet."""
    try:
        return str(instance)
    except (ObjectDoesNotExist, LookupError, ValueError, TypeError):  # the last ones: what raw SQL wrote
        return f"{instance._meta.verbose_name} {instance.pk}"


@contextmanager
def noticing(*rows: models.Model) -> Iterator[None]:
    """Write down what becomes of rows that are changed past their models, such as two that change places."""
    before = [serializers.serialize("json", [row]) for row in rows]
    yield
    for row, earlier in zip(rows, before, strict=True):
        row.refresh_from_db()
        if _text(earlier) != _text(serializers.serialize("json", [row])):
            _write(row, Change.Action.CHANGE, earlier)


def note(instance: models.Model, what: str) -> None:
    """Write down what somebody did to something without changing its description, such as to switch to night.

    Asterisk's own database holds it, and telephones change it too: only what is done here has an author.
    """
    _write(instance, Change.Action.SET, "", at_once=True, text=f"{called(instance)}: {what}")


def _write(
    instance: models.Model, action: Change.Action, before: str, at_once: bool | None = None, text: str = ""
) -> None:
    author = _author.get()()
    with transaction.atomic():
        _in_turn("pg_advisory_xact_lock_shared")
        Change.objects.create(
            author=author if isinstance(author, User) and author.pk else None,
            model=instance._meta.label_lower,
            object_id=instance.pk,
            object_text=(text or called(instance))[:200],
            action=action,
            at_once=instance._meta.app_label not in APPS and action != Change.Action.DELETE
            if at_once is None
            else at_once,
            before=before,
        )


def _text(serialized: str) -> list[tuple[str, Any]]:
    """Return what was serialized with secrets opened: sealed, the same secret never looks the same twice."""
    rows = []
    for row in serializers.deserialize("json", serialized):
        fields = row.object._meta.concrete_fields
        rows += [(field.attname, getattr(row.object, field.attname)) for field in fields]
        rows += sorted((name, [str(pk) for pk in pks]) for name, pks in (row.m2m_data or {}).items())
    return rows

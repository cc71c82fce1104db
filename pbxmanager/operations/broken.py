"""Rows that came past every form, as raw SQL writes them: what is wrong with them, and on which page it is mended."""

from collections.abc import Iterator

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ImproperlyConfigured, ValidationError
from django.db import models

from pbxmanager.asterisk import syntax
from pbxmanager.core.fields import SealedField
from pbxmanager.operations.journal import APPS, called
from pbxmanager.snapshot import Finding, Severity
from pbxmanager.values import InvalidValue

UNREADABLE = (InvalidValue, ImproperlyConfigured, ValidationError, ValueError, LookupError, TypeError, AttributeError)
"""What reading or rendering an office raises that holds something which no form lets through."""


class OfficeBroken(Exception):
    """The database holds something that can't be read, or can't be carried by Asterisk's files. The text says what and where."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("The office has errors:\n" + "\n".join(f"- {finding.text}" for finding in findings))
        self.findings = findings


def broken(error: Exception) -> OfficeBroken:
    """Return what a failure to read or to render the office comes from: every row is held to its own rules once more."""
    found = tuple(_broken_rows(thorough=False)) or tuple(_broken_rows(thorough=True))
    return OfficeBroken(found or (_unexplained(error),))


def _broken_rows(thorough: bool) -> Iterator[Finding]:
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            related = [field.name for field in model._meta.concrete_fields if field.is_relation]
            try:
                for row in model._base_manager.order_by("pk").iterator():
                    yield from _problems(row, related, thorough)
            except (ImproperlyConfigured, ValueError) as error:  # a secret that no key opens
                why = str(error) if isinstance(error, ImproperlyConfigured) else "a stored secret can't be opened."
                text = f"{str(model._meta.verbose_name).capitalize()}: {why}"
                yield Finding(Severity.ERROR, model._meta.label_lower, None, text)


def _problems(row: models.Model, related: list[str], thorough: bool) -> Iterator[Finding]:
    problems: dict[str, list[str]] = {}
    try:
        row.clean_fields(exclude=related)
        if thorough:
            row.clean()
    except ValidationError as error:
        problems = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for field in row._meta.concrete_fields:
        is_secret = isinstance(field, SealedField)
        if not is_secret and not isinstance(field, models.CharField):
            continue
        if not _is_carried(getattr(row, field.attname)):
            problems.setdefault(
                field.name, ["Asterisk's files can't hold it: it has line breaks or control characters."]
            )
        if is_secret and field.name in problems:  # what is wrong with it may be told with it
            problems[field.name] = ["it can't be used. Set it anew."]
    owner = _with_page(row) if problems else row
    for name, texts in problems.items():
        try:
            label = str(getattr(row._meta.get_field(name), "verbose_name", name))
        except FieldDoesNotExist:  # of the whole, or of its destination
            label = "as a whole" if name == NON_FIELD_ERRORS else name
        text = f"{str(row._meta.verbose_name).capitalize()} {_shown(called(row))}: {label}: {' '.join(texts)}"
        yield Finding(Severity.ERROR, owner._meta.label_lower, owner.pk, _shown(text, 400))


def _is_carried(text: str | None) -> bool:
    """Whether Asterisk's files can hold a text."""
    try:
        syntax.value(text or "")
    except InvalidValue:
        return False
    return True


def _with_page(row: models.Model) -> models.Model:
    """Return what has a page on which a row is mended: itself, or what it belongs to."""
    if type(row) in admin.site._registry:
        return row
    for field in row._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE:
            owner = getattr(row, field.name)
            if owner is not None:
                return _with_page(owner)
    return row


def _shown(text: str, longest: int = 80) -> str:
    """Return what a broken row is called, in one line without anything that a terminal would act upon."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)[:longest]


def _unexplained(error: Exception) -> Finding:
    """Say what is known. What follows the colon may be a password."""
    what = str(error).partition(": ")[0]
    text = f"The office can't be rendered, though each row by itself is valid. {type(error).__name__}: {what}"
    return Finding(Severity.ERROR, "", None, text)

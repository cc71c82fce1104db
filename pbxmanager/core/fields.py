"""Model fields that hold the project's value types as text, and explain what they refuse."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.sealing import PREFIX, seal, unseal
from pbxmanager.values import (
    DialPattern,
    Exten,
    FeatureDigits,
    Host,
    InvalidValue,
    Mac,
    Number,
    check_address,
    check_pin,
    clean_label,
    clean_token,
    hash_pin,
    is_hashed_pin,
    parse_network,
)

CODECS = ("opus", "g722", "alaw", "ulaw")
"""Codecs that can be chosen, by Asterisk's names: Opus, G.722, G.711 A-law, G.711 µ-law."""

if TYPE_CHECKING:  # Django's fields are generic for the type checker only
    _CharField = models.CharField[str, str]
    _TextField = models.TextField[str, str]
else:
    _CharField = models.CharField
    _TextField = models.TextField


class _ValueField(_CharField):
    """Text that is brought into one form, or refused, by a value type."""

    longest = 255
    read: Callable[[str], str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", self.longest)
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        if value not in self.empty_values:
            try:
                value = type(self).read(str(value))
            except InvalidValue as error:
                raise ValidationError(str(error), code="invalid") from error
        elif self.null:
            value = None
        return super().clean(value, model_instance)


class LabelField(_ValueField):
    """A name or description for people; one line of any script."""

    read = staticmethod(clean_label)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 100)
        super().__init__(*args, **kwargs)


class TokenField(_ValueField):
    """A SIP user, account name or domain part."""

    longest = 128
    read = staticmethod(clean_token)


class ExtenField(_ValueField):
    """An internal number."""

    longest = 10
    read = staticmethod(lambda text: str(Exten(text.strip())))


class FeatureDigitsField(_ValueField):
    """A code for a service."""

    longest = 6
    read = staticmethod(lambda text: str(FeatureDigits(text.strip())))


class MacField(_ValueField):
    """A hardware address, stored as twelve hex digits."""

    longest = 12
    read = staticmethod(lambda text: Mac.parse(text).hex)


class HostField(_ValueField):
    """A host name or IP address."""

    longest = 253
    read = staticmethod(lambda text: str(Host(text.strip())))


class DialPatternField(_ValueField):
    """A pattern of dialled digits."""

    longest = 40
    read = staticmethod(lambda text: str(DialPattern(text.strip().upper())))


def read_number(text: str) -> str:
    """Return a number typed in international form, with any blanks and dashes, as E.164.

    :raises InvalidValue: when the country code is missing or no such number can exist.
    """
    try:
        parsed = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        raise InvalidValue("Write the number with + and its country code, such as +86 21 5108 2000.") from None
    if parsed.extension or not phonenumbers.is_possible_number(parsed):
        raise InvalidValue(f"{text.strip()[:40]} has too few or too many digits for its country.")
    return str(Number(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)))


class NumberField(_ValueField):
    """A public number, stored as E.164."""

    longest = 16
    read = staticmethod(read_number)


class NumbersField(_TextField):
    """Public numbers, one a line or separated by commas; stored as E.164, one a line."""

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        typed = [line for line in str(value or "").replace(",", "\n").splitlines() if line.strip()]
        try:
            value = "\n".join(dict.fromkeys(read_number(line) for line in typed))
        except InvalidValue as error:
            raise ValidationError(str(error), code="invalid") from error
        return super().clean(value, model_instance)


class CallersField(_ValueField):
    """Callers, separated by commas: internal numbers, and public ones with + and country code."""

    longest = 1000

    @staticmethod
    def read(text: str) -> str:
        words = [word.strip() for word in re.split(r"[,;\n]", text) if word.strip()]
        found = [read_number(word) if word.startswith("+") else str(Exten(word)) for word in words]
        return ", ".join(dict.fromkeys(found))


class HashedPinField(_ValueField):
    """A PIN: typed as digits, kept as a salted hash (see :mod:`pbxmanager.values.pin_hash`)."""

    longest = 57

    @staticmethod
    def read(text: str) -> str:
        return text if is_hashed_pin(text) else hash_pin(check_pin(text))

    def get_prep_value(self, value: Any) -> Any:
        """Never store one as it was typed, whoever forgot to validate it."""
        return hash_pin(check_pin(value)) if value and not is_hashed_pin(value) else super().get_prep_value(value)


class CodecsField(_ValueField):
    """Codecs in order of preference, separated by commas; empty for the office's own choice."""

    longest = 40

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("In order of preference, from: opus, g722, alaw, ulaw. Empty: all of them."))
        super().__init__(*args, **kwargs)

    @staticmethod
    def read(text: str) -> str:
        chosen = [name.strip().lower() for name in text.split(",") if name.strip()]
        unknown = [name for name in chosen if name not in CODECS]
        if unknown:
            raise InvalidValue(f"“{unknown[0][:20]}” is not known. Choose from {', '.join(CODECS)}.")
        return ", ".join(dict.fromkeys(chosen))


class NetworksField(_TextField):
    """IP networks, one a line or separated by commas; stored one a line."""

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        words = str(value or "").replace(",", " ").split()
        try:
            value = "\n".join(dict.fromkeys(parse_network(word) for word in words))
        except InvalidValue as error:
            raise ValidationError(str(error), code="invalid") from error
        return super().clean(value, model_instance)


class SealedField(_TextField):
    """A secret: plain text in Python, encrypted in the database (see :mod:`pbxmanager.core.sealing`)."""

    def get_prep_value(self, value: Any) -> Any:
        plain = super().get_prep_value(value)
        return seal(plain, "field") if plain else plain

    def value_to_string(self, obj: models.Model) -> str:
        """Serialize it sealed: a journal or a fixture holds no plain secret."""
        plain = self.value_from_object(obj)
        return seal(plain, "field") if plain else ""

    def to_python(self, value: Any) -> Any:
        """Open what :meth:`value_to_string` gave."""
        return unseal(value, "field") if isinstance(value, str) and value.startswith(PREFIX) else value

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return unseal(value, "field") if value else value


class PinField(SealedField):
    """A PIN for a telephone's keys, encrypted in the database."""

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        try:
            check_pin(str(value or ""))
        except InvalidValue as error:
            raise ValidationError(str(error), code="invalid") from error
        return super().clean(value, model_instance)


class AddressesField(_ValueField):
    """E-mail addresses, separated by commas."""

    longest = 500

    @staticmethod
    def read(text: str) -> str:
        words = text.replace(",", " ").split()
        return ", ".join(dict.fromkeys(check_address(word) for word in words))

"""Countries and their dialling rules, from the data of the ``phonenumbers`` library."""

import re
from collections.abc import Iterable
from functools import cache

import phonenumbers

from pbxmanager.snapshot import NumberingPlan

_UNPREFIXED = {"CN": ("1[3-9]XXXXXXXXX",)}
"""National numbers that are dialled without the national prefix, where a country has such (China's mobiles)."""

_LONGEST_EMERGENCY = 4
"""Digits. Longer ones are not emergency numbers that anybody remembers."""

COUNTRIES: tuple[str, ...] = tuple(sorted(phonenumbers.SUPPORTED_REGIONS))
"""ISO 3166 codes of all countries with known dialling rules."""


@cache
def plan_for(country: str) -> NumberingPlan:
    """Return the dialling rules of a country given by its ISO 3166 code.

    :raises KeyError: when the country is not in :data:`COUNTRIES`.
    """
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(country, None)
    if metadata is None:
        raise KeyError(country)
    international = metadata.preferred_international_prefix or metadata.international_prefix or ""
    if not re.fullmatch(r"[0-9]+", international):
        # Several prefixes (one per carrier): E.164's recommended 00 is understood by trunks everywhere else.
        international = "00"
    return NumberingPlan(
        country=country,
        country_code=str(metadata.country_code),
        international_prefix=international,
        national_prefix=metadata.national_prefix or "",
        unprefixed=_UNPREFIXED.get(country, ()),
    )


def international_forms(digits: str, countries: Iterable[str]) -> set[str]:
    """Return what a whole number may be, with ``+`` and country code, that was typed as it is dialled in one of these countries.

    Empty for what is a full number in none of them, such as a carrier's service number. More than one: it is not clear which.
    """
    found = set()
    for country in countries:
        try:
            parsed = phonenumbers.parse(digits, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            found.add(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    return found


def international_beginnings(digits: str, countries: Iterable[str]) -> set[str]:
    """Return what the first digits of numbers may be, with ``+`` and country code, likewise; empty when no prefix tells."""
    found = set()
    for plan in map(plan_for, countries):
        if digits.startswith(plan.international_prefix):
            found.add("+" + digits.removeprefix(plan.international_prefix))
        elif plan.national_prefix and digits.startswith(plan.national_prefix):
            found.add(f"+{plan.country_code}{digits.removeprefix(plan.national_prefix)}")
    return found


@cache
def emergency_numbers(country: str) -> tuple[str, ...]:
    """Return the emergency numbers of a country given by its ISO 3166 code, such as 110, 119, 120; empty when none are known.

    Those that reach police, fire brigade or ambulance free of charge (``phonenumbers``, short numbers).
    """
    metadata = phonenumbers.PhoneMetadata.short_metadata_for_region(country, None)
    found = metadata.emergency if metadata else None
    if found is None or not found.national_number_pattern:
        return ()
    shape = re.compile(found.national_number_pattern)
    lengths = [length for length in found.possible_length or (3,) if 2 <= length <= _LONGEST_EMERGENCY]
    return tuple(
        digits
        for length in lengths
        for digits in (f"{number:0{length}d}" for number in range(10**length))
        if shape.fullmatch(digits)
    )


@cache
def national_digits(country: str) -> int:
    """Return how many digits the shortest national numbers of a country have, without the national prefix.

    :raises KeyError: when the country is not in :data:`COUNTRIES`.
    """
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(country, None)
    if metadata is None or metadata.general_desc is None:
        raise KeyError(country)
    return min(metadata.general_desc.possible_length)

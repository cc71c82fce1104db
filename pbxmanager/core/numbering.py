"""Countries and their dialling rules, from the data of the ``phonenumbers`` library."""

import re
from functools import cache

import phonenumbers

from pbxmanager.snapshot import NumberingPlan

_UNPREFIXED = {"CN": ("1[3-9]XXXXXXXXX",)}
"""National numbers that are dialled without the national prefix, where a country has such (China's mobiles)."""

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

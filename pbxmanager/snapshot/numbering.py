"""How a country writes its numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class NumberingPlan:
    """What is dialled before a number in one country (ITU-T E.164, national numbering plans).

    ``country_code`` and the prefixes are digits without ``+``. ``unprefixed`` are patterns of national numbers that are
    dialled without the national prefix, as China's mobile numbers are.
    """

    country: str
    country_code: str
    international_prefix: str
    national_prefix: str
    unprefixed: tuple[str, ...] = ()

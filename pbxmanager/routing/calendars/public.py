"""Public holidays by country and region, from the ``holidays`` library."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import holidays


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """Holidays of some years, and weekend days that are worked in exchange for others (as in China)."""

    names: Mapping[date, str]
    workdays: frozenset[date]


@cache
def regions() -> dict[str, tuple[str, ...]]:
    """Return the regions of each country (ISO 3166) whose holidays are known."""
    return {code: tuple(parts) for code, parts in holidays.list_supported_countries(include_aliases=False).items()}


@cache
def public_holidays(country: str, region: str, years: tuple[int, ...]) -> PublicHolidays:
    """Return the public holidays of a country or one of its regions, named in English where the library can."""
    if country not in regions():
        return PublicHolidays({}, frozenset())
    part = region if region in regions()[country] else None
    found = holidays.country_holidays(country, subdiv=part, years=years)
    if "en_US" in found.supported_languages:
        found = holidays.country_holidays(country, subdiv=part, years=years, language="en_US")
    names = {day: found.get(day) or "" for day in sorted(found)}
    worked = frozenset(day for day in getattr(found, "weekend_workdays", ()) if day.year in years)
    return PublicHolidays(names, worked)

"""Which internal numbers are free."""

from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps

from pbxmanager.values.exten import MAX_DIGITS

FIRST = "1001"


def next_free_number() -> str:
    """Return the first free internal number after the highest extension, or 1001 in an empty office."""
    people = [number for number in _destinations().filter(kind="extension").values_list("number", flat=True) if number]
    if not people:
        return next(free_numbers(FIRST))
    # The usual length counts: one odd long number must not draw all others after it.
    lengths = [len(number) for number in people]
    usual = max(set(lengths), key=lambda length: (lengths.count(length), length))
    highest = max(int(number) for number in people if len(number) == usual)
    return next(free_numbers(f"{highest + 1:0{usual}d}"))


def free_numbers(first: str, taken: Collection[str] = ()) -> Iterator[str]:
    """Yield free internal numbers from one on, without those that are taken besides.

    Emergency numbers and the slots of parking lots are passed over. It ends where numbers would have too many digits.
    """
    emergency = apps.get_model("routing", "EmergencyNumber").objects.values_list("digits", flat=True)
    used = {*_destinations().exclude(number=None).values_list("number", flat=True), *emergency, *taken}
    lots = list(apps.get_model("routing", "ParkingLot").objects.all())
    number = int(first)
    while len(candidate := f"{number:0{len(first)}d}") <= MAX_DIGITS:
        if candidate not in used and not any(lot.holds(candidate) for lot in lots):
            yield candidate
        number += 1


def _destinations() -> Any:
    return apps.get_model("routing", "Destination").objects

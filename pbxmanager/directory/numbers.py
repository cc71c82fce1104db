"""Which internal numbers are free."""

from django.apps import apps

FIRST = 1001


def next_free_number() -> str:
    """Return the first free internal number after the highest extension, or 1001 in an empty office.

    Emergency numbers are passed over.
    """
    destinations = apps.get_model("routing", "Destination").objects
    emergency = set(apps.get_model("routing", "EmergencyNumber").objects.values_list("digits", flat=True))
    used = set(destinations.exclude(number=None).values_list("number", flat=True))
    people = [number for number in destinations.filter(kind="extension").values_list("number", flat=True) if number]
    if not people:
        return _first_free(FIRST, 4, used | emergency)
    # The usual length counts: one odd long number must not draw all others after it.
    lengths = [len(number) for number in people]
    usual = max(set(lengths), key=lambda length: (lengths.count(length), length))
    highest = max(int(number) for number in people if len(number) == usual)
    return _first_free(highest + 1, usual, used | emergency)


def _first_free(start: int, length: int, taken: set[str]) -> str:
    number = start
    while f"{number:0{length}d}" in taken:
        number += 1
    return f"{number:0{length}d}"

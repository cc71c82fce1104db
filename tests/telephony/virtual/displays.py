"""When each maker's display is dark, by the makers' manuals. Shares nothing with the product.

Asked is for a telephone that nobody has touched for two hours. Days count from Monday = 0, minutes from midnight.
"""

from collections.abc import Callable

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Told = dict[str, str]
"""What the telephone has read from its files."""


def _yealink(told: Told, day: int, minute: int) -> bool:
    """Within office hours the display stays on; outside of them it goes dark after so many minutes (1 to 10)."""
    if told["features.power_saving.enable"] != "1":
        return False
    start, end = map(int, told[f"features.power_saving.office_hour.{DAYS[day]}"].split(","))
    assert 0 <= start <= 23
    assert 0 <= end <= 23
    assert 1 <= int(told["features.power_saving.off_hour.idle_timeout"]) <= 10
    return not start * 60 <= minute < end * 60


def _poly(told: Told, day: int, minute: int) -> bool:
    """Hours are told as a beginning and a length. Outside of them it goes dark after so many minutes (1 to 10)."""
    if told["powerSaving.enable"] != "1":
        return False
    start = int(told[f"powerSaving.officeHours.startHour.{DAYS[day]}"])
    hours = int(told[f"powerSaving.officeHours.duration.{DAYS[day]}"])
    assert 0 <= start <= 23
    assert 0 <= hours <= 12 or start + hours <= 24
    assert 1 <= int(told["powerSaving.idleTimeout.offHours"]) <= 10
    return not start * 60 <= minute < (start + hours) * 60


def _cisco_enterprise(told: Told, day: int, minute: int) -> bool:
    """Days on which it is not lit are listed, Sunday being 1; on all others it is lit from a time on, for so long."""
    if str((day + 1) % 7 + 1) in told["daysDisplayNotActive"].split(","):
        return True
    start, length = (int(t[:2]) * 60 + int(t[3:]) for t in (told["displayOnTime"], told["displayOnDuration"]))
    return not start <= minute < start + length


def _grandstream(told: Told, day: int, minute: int) -> bool:
    """After so many minutes the display has its idle brightness; 0 is dark."""
    assert 1 <= int(told["P8356"]) <= 90
    return told["P335"] == "0"


def _snom(told: Told, day: int, minute: int) -> bool:
    return int(told["dim_timer"]) > 0 and told["backlight_idle"] == "0"


def _fanvil(told: Told, day: int, minute: int) -> bool:
    return int(told["Backlight Off Time"]) > 0 and told["Enable Energysaving"] == "0"


def _cisco(told: Told, day: int, minute: int) -> bool:
    assert told["Back_Light_Timer"] in ("1m", "5m", "30m", "Always On")
    return told["Back_Light_Timer"] != "Always On"


def _mitel(told: Told, day: int, minute: int) -> bool:
    """Mode 1: off after so many seconds, at most 36000."""
    assert 1 <= int(told["bl on time"]) <= 36_000
    return told["backlight mode"] == "1" and int(told["bl on time"]) < 7200


def _digium(told: Told, day: int, minute: int) -> bool:
    return int(told["backlight_timeout"]) > 0


IS_DARK: dict[str, Callable[[Told, int, int], bool]] = {
    "cisco": _cisco,
    "cisco_enterprise": _cisco_enterprise,
    "digium": _digium,
    "fanvil": _fanvil,
    "grandstream": _grandstream,
    "mitel": _mitel,
    "poly": _poly,
    "snom": _snom,
    "yealink": _yealink,
}
"""Of makers whose telephones have a light that can be told anything."""
WITH_HOURS = ("cisco_enterprise", "poly", "yealink")
"""Those that know office hours; the others go dark at any time."""

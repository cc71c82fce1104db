"""Time zones as Cisco's enterprise telephones call them. Source: Cisco, “IP phone time zones” in the guides of its call manager.

Of zones that share offset and summer time one name stands for all; the capital's own name is taken where there is one.
"""

from pbxmanager.provisioning.values import TimeZone

_BY_NAME = {
    "Africa/Cairo": "Egypt Standard/Daylight Time",
    "Africa/Johannesburg": "South Africa Standard Time",
    "America/Mexico_City": "Mexico Standard/Daylight Time",
    "America/Sao_Paulo": "E. South America Standard/Daylight Time",
    "America/St_Johns": "Newfoundland Standard/Daylight Time",
    "Asia/Jerusalem": "Jerusalem Standard/Daylight Time",
    "Asia/Kabul": "Afghanistan Standard Time",
    "Asia/Shanghai": "China Standard/Daylight Time",
    "Asia/Taipei": "Taipei Standard Time",
    "Asia/Tehran": "Iran Standard/Daylight Time",
    "Asia/Tokyo": "Tokyo Standard Time",
    "Australia/Adelaide": "Cen. Australia Standard/Daylight Time",
    "Australia/Darwin": "AUS Central Standard Time",
    "Australia/Hobart": "Tasmania Standard/Daylight Time",
    "Europe/Athens": "GTB Standard/Daylight Time",
    "Europe/Lisbon": "GMT Standard/Daylight Time",
    "Europe/Madrid": "Romance Standard/Daylight Time",
    "Europe/Paris": "Romance Standard/Daylight Time",
    "Europe/Prague": "Central Europe Standard/Daylight Time",
    "Europe/Warsaw": "Central Europe Standard/Daylight Time",
}
_BY_CLOCK = {
    (-600, False): "Hawaiian Standard Time",
    (-540, True): "Alaskan Standard/Daylight Time",
    (-480, True): "Pacific Standard/Daylight Time",
    (-420, True): "Mountain Standard/Daylight Time",
    (-420, False): "US Mountain Standard Time",
    (-360, True): "Central Standard/Daylight Time",
    (-360, False): "Canada Central Standard Time",
    (-300, True): "Eastern Standard/Daylight Time",
    (-300, False): "SA Pacific Standard Time",
    (-240, True): "Atlantic Standard/Daylight Time",
    (-240, False): "SA Western Standard Time",
    (-180, False): "SA Eastern Standard Time",
    (-60, True): "Azores Standard/Daylight Time",
    (0, True): "GMT Standard/Daylight Time",
    (0, False): "Greenwich Standard Time",
    (60, True): "W. Europe Standard/Daylight Time",
    (120, True): "E. Europe Standard/Daylight Time",
    (120, False): "South Africa Standard Time",
    (180, False): "Saudi Arabia Standard Time",
    (240, False): "Arabian Standard Time",
    (300, False): "West Asia Standard Time",
    (330, False): "India Standard Time",
    (360, False): "Central Asia Standard Time",
    (420, False): "SE Asia Standard Time",
    (480, False): "Taipei Standard Time",
    (540, False): "Tokyo Standard Time",
    (600, True): "AUS Eastern Standard/Daylight Time",
    (600, False): "E. Australia Standard Time",
    (660, False): "Central Pacific Standard Time",
    (720, True): "New Zealand Standard/Daylight Time",
    (720, False): "Fiji Standard Time",
}
"""By minutes east of Greenwich and whether clocks are changed."""

NEUTRAL = "Greenwich Standard Time"


def cisco_zone(zone: TimeZone) -> str:
    """Return Cisco's name of a zone; Greenwich's where it has none."""
    return _BY_NAME.get(zone.name) or _BY_CLOCK.get((zone.offset, zone.has_summer_time), NEUTRAL)

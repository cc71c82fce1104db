"""Works out what a calendar says on each date of the coming years: public holidays, special days, calendar files."""

from pbxmanager.routing.calendars.expansion import Event, SpecialDates, expand, years_known
from pbxmanager.routing.calendars.files import BadCalendarFile, events_of, read_calendar_file
from pbxmanager.routing.calendars.public import PublicHolidays, public_holidays, regions

__all__ = [
    "BadCalendarFile",
    "Event",
    "PublicHolidays",
    "SpecialDates",
    "events_of",
    "expand",
    "public_holidays",
    "read_calendar_file",
    "regions",
    "years_known",
]

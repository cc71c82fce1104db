"""When the office is open."""

from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager import snapshot
from pbxmanager.core.fields import LabelField
from pbxmanager.routing.calendars import (
    BadCalendarFile,
    SpecialDates,
    events_of,
    expand,
    public_holidays,
    read_calendar_file,
    regions,
    years_known,
)
from pbxmanager.snapshot import CalendarDay, Span, Weekday
from pbxmanager.snapshot.calendars import DAY, cut


class Moment(models.TextChoices):
    """What a day can be."""

    CLOSED = snapshot.Moment.CLOSED.value, _("Closed")
    HOLIDAY = snapshot.Moment.HOLIDAY.value, _("Holiday")
    OPEN = snapshot.Moment.OPEN.value, _("Open")


class Calendar(models.Model):
    """Weekly hours of a place, its holidays and its special days."""

    name = LabelField(_("name"), unique=True, help_text=_("Such as Office hours or Support hours."))
    site = models.ForeignKey(
        "directory.Site",
        verbose_name=_("site"),
        on_delete=models.PROTECT,
        related_name="calendars",
        help_text=_("Its time zone counts."),
    )
    holiday_country = models.CharField(
        _("public holidays of"),
        max_length=2,
        blank=True,
        help_text=_("The country's two letters, such as CN or DE. Empty: no public holidays."),
    )
    holiday_region = models.CharField(
        _("region"),
        max_length=20,
        blank=True,
        help_text=_("Where holidays differ by region, its code, such as BY in Germany or CA in the United States."),
    )

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a country or region whose holidays nobody knows."""
        self.holiday_country = self.holiday_country.strip().upper()
        self.holiday_region = self.holiday_region.strip()
        if self.holiday_country and self.holiday_country not in regions():
            raise ValidationError({"holiday_country": _("Give the country's two letters, such as CN, DE or US.")})
        known = {each.upper(): each for each in regions().get(self.holiday_country, ())}
        if self.holiday_region and self.holiday_region.upper() not in known:
            listed = ", ".join(known.values())
            raise ValidationError(
                {
                    "holiday_region": _("Choose one of: %(regions)s.") % {"regions": listed}
                    if listed
                    else _("This country's holidays are the same everywhere: leave the region empty.")
                }
            )
        self.holiday_region = known.get(self.holiday_region.upper(), "")

    def week(self) -> tuple[Weekday, ...]:
        """Return the hours that begin on each day of the week; days without hours are left out."""
        spans: dict[int, tuple[Span, ...]] = {}
        for row in self.hours.all():
            for day in row.days:
                spans[day] = cut(spans.get(day, ()), row.span)
        return tuple(Weekday(day, spans[day]) for day in sorted(spans))

    def depends_on_the_year(self) -> bool:
        """Whether its dates are known for the coming years only."""
        return bool(self.holiday_country or self.files.all() or any(row.every_year for row in self.special_days.all()))

    def days(self, today: date) -> tuple[CalendarDay, ...]:
        """Return each date of this year and the next ones that is not like its weekday."""
        years = years_known(today)
        return expand(
            self.week(),
            years,
            public_holidays(self.holiday_country, self.holiday_region, years),
            [(file.moment_facts, events_of(file.content, self.site.timezone, years)) for file in self.files.all()],
            [row.facts for row in self.special_days.all()],
        )


class OpeningHours(models.Model):
    """Hours on some days of the week."""

    class Weekday(models.IntegerChoices):
        """Days, numbered as in ISO 8601."""

        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    calendar = models.ForeignKey(Calendar, verbose_name=_("calendar"), on_delete=models.CASCADE, related_name="hours")
    first_day = models.PositiveSmallIntegerField(_("from"), choices=Weekday.choices, default=Weekday.MONDAY)
    last_day = models.PositiveSmallIntegerField(_("to"), choices=Weekday.choices, default=Weekday.FRIDAY)
    opens = models.TimeField(_("opens"), default=time(9))
    closes = models.TimeField(
        _("closes"), default=time(18), help_text=_("00:00 is midnight. Earlier than opening: on the next morning.")
    )

    class Meta:
        verbose_name = _("hours")
        verbose_name_plural = _("opening hours")
        ordering = ("first_day", "opens", "pk")

    def __str__(self) -> str:
        days = self.get_first_day_display()
        if self.last_day != self.first_day:
            days = f"{days} – {self.get_last_day_display()}"
        return f"{days} {self.opens:%H:%M}–{self.closes:%H:%M}"

    @property
    def days(self) -> tuple[int, ...]:
        """The days on which these hours begin; Saturday to Monday goes by way of Sunday."""
        length = (self.last_day - self.first_day) % 7
        return tuple((self.first_day - 1 + n) % 7 + 1 for n in range(length + 1))

    @property
    def span(self) -> Span:
        """The hours in minutes from midnight."""
        return span_of(self.opens, self.closes)


class SpecialDay(models.Model):
    """Days that differ from the week and from public holidays."""

    calendar = models.ForeignKey(
        Calendar, verbose_name=_("calendar"), on_delete=models.CASCADE, related_name="special_days"
    )
    name = LabelField(_("name"), max_length=60, help_text=_("Such as Stock-taking or Company outing."))
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty: one day."))
    moment = models.CharField(_("then"), max_length=10, choices=Moment.choices, default=Moment.CLOSED)
    opens = models.TimeField(_("opens"), null=True, blank=True, help_text=_("Empty: open as on the weekday."))
    closes = models.TimeField(_("closes"), null=True, blank=True)
    every_year = models.BooleanField(_("every year"), default=False)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ("first", "pk")

    def __str__(self) -> str:
        return f"{self.first} {self.name}"

    def clean(self) -> None:
        """Refuse days that run backwards, and hours that nobody would understand."""
        problems = {}
        if self.first and self.last and self.last < self.first:
            problems["last"] = _("The last day comes before the first.")
        elif self.first and self.last and (self.last - self.first).days > 366:
            problems["last"] = _("That is more than a year. Change the opening hours instead.")
        if (self.opens is None) != (self.closes is None):
            problems["closes" if self.closes is None else "opens"] = _("Give both times, or neither.")
        elif self.opens is not None and self.moment != Moment.OPEN:
            problems["opens"] = _("Only open days have hours. Choose “Open”, or leave the hours empty.")
        if problems:
            raise ValidationError(problems)

    @property
    def facts(self) -> SpecialDates:
        """The days as they are laid over the week."""
        hours = (span_of(self.opens, self.closes),) if self.opens is not None and self.closes is not None else ()
        moment = snapshot.Moment(self.moment)
        return SpecialDates(self.first, self.last or self.first, self.name, moment, hours, self.every_year)


class CalendarFile(models.Model):
    """A calendar file (iCalendar) that was uploaded, such as a school's holidays."""

    calendar = models.ForeignKey(Calendar, verbose_name=_("calendar"), on_delete=models.CASCADE, related_name="files")
    name = LabelField(_("name"), max_length=60)
    moment = models.CharField(
        _("during its events"),
        max_length=10,
        choices=Moment.choices,
        default=Moment.CLOSED,
        help_text=_("Events of whole days make the day so; events with times make these hours so."),
    )
    content = models.TextField(_("content"), help_text=_("The text of the file (iCalendar, RFC 5545)."))

    class Meta:
        verbose_name = _("calendar file")
        verbose_name_plural = _("calendar files")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse what can't be read, beside the file."""
        if not self.content:
            return
        try:
            read_calendar_file(self.content)
            events_of(self.content, "UTC", years_known(date.today()))
        except BadCalendarFile as error:
            raise ValidationError({"content": str(error)}) from error

    @property
    def moment_facts(self) -> snapshot.Moment:
        """What holds during its events."""
        return snapshot.Moment(self.moment)


def span_of(opens: time, closes: time) -> Span:
    """Return hours in minutes; an end that is not after the start is on the next day."""
    start, end = (each.hour * 60 + each.minute for each in (opens, closes))
    return Span(start, end if end > start else end + DAY)

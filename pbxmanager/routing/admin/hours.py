"""When the office is open, and where calls go then."""

from datetime import date
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline, TabularInline
from unfold.decorators import action
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminFileFieldWidget

from pbxmanager.core.admin import KeepSecretForm, ModelAdmin, ModelForm, RoutableForm
from pbxmanager.core.call_flow import ShowsCallFlow
from pbxmanager.routing.calendars.files import LARGEST
from pbxmanager.routing.calendars.public import regions
from pbxmanager.routing.models import Calendar, CalendarFile, NightSwitch, OpeningHours, SpecialDay, TimeCondition


class OpeningHoursForm(ModelForm):
    """Hours; those that a new calendar proposes are kept also when nobody changes them."""

    def has_changed(self) -> bool:
        """What is seen is what is saved."""
        return super().has_changed() or (self.instance.pk is None and not self.empty_permitted)


class OpeningHoursInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """Hours of the week. A new calendar begins with usual ones."""

    model = OpeningHours
    form = OpeningHoursForm
    extra = 0

    def get_min_num(self, request: HttpRequest, obj: Calendar | None = None, **kwargs: Any) -> int:
        """Propose hours once only: whoever takes them all away means it."""
        return 0 if obj else 1


class SpecialDayInline(StackedInline):  # type: ignore[misc]  # unfold has no types
    """Days that differ."""

    model = SpecialDay
    extra = 0
    fields = (("name", "moment"), ("first", "last"), ("opens", "closes"), "every_year")


class CalendarFileForm(ModelForm):
    """A file is chosen on the computer; what was uploaded stays until another one replaces it."""

    upload = forms.FileField(
        label=_("File"),
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("iCalendar (.ics), at most 1 MB."),
    )

    def _post_clean(self) -> None:
        """Hand the text of the file on before the model is asked whether it is valid."""
        upload = self.cleaned_data.get("upload")
        if upload and upload.size > LARGEST * 4:
            self.add_error("upload", _("The file is too large: at most 1 MB is read."))
        elif upload:
            self.instance.content = upload.read().decode("utf-8", errors="replace").replace("\0", "")
        elif not self.instance.content:
            self.add_error("upload", _("Choose a file."))
        super()._post_clean()  # type: ignore[misc]  # Django's own hook, missing in the stubs

    def add_error(self, field: "str | None", error: Any) -> None:
        """Show what the model says of the text beside the file."""
        if hasattr(error, "error_dict") and "content" in error.error_dict:
            error.error_dict["upload"] = error.error_dict.pop("content")
        super().add_error(field, error)


class CalendarFileInline(StackedInline):  # type: ignore[misc]  # unfold has no types
    """Calendar files."""

    model = CalendarFile
    form = CalendarFileForm
    extra = 0
    fields = (("name", "moment"), "upload")


@admin.register(Calendar)
class CalendarAdmin(ModelAdmin):
    """Calendars, with all that makes them."""

    list_display = ("name", "site", "week_in_words", "holiday_country", "holiday_region")
    list_filter = ("site", "holiday_country")
    list_select_related = ("site",)
    search_fields = ("name",)
    inlines = (OpeningHoursInline, SpecialDayInline, CalendarFileInline)
    fieldsets = (
        (None, {"fields": (("name", "site"), ("holiday_country", "holiday_region"))}),
        (_("What is coming"), {"fields": ("coming",), "classes": ("collapse",)}),
    )
    readonly_fields = ("coming",)
    proposes_only = ("site",)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Propose a name for the first one, and the holidays of the site's country."""
        initial = super().get_changeform_initial_data(request)
        if not Calendar.objects.exists():
            initial.setdefault("name", _("Office hours"))
        sites = apps.get_model("directory", "Site").objects
        if "site" in initial and (site := sites.filter(pk=initial["site"]).first()):
            initial.setdefault("holiday_country", site.country if site.country in regions() else "")
        return initial

    def get_queryset(self, request: HttpRequest) -> QuerySet[Calendar]:
        """Read what a row shows in a fixed number of queries."""
        return super().get_queryset(request).prefetch_related("hours")  # type: ignore[no-any-return]

    @admin.display(description=_("opening hours"))
    def week_in_words(self, calendar: Calendar) -> str:
        """Its hours, one after the other."""
        return ", ".join(str(row) for row in calendar.hours.all()) or "–"

    @admin.display(description=_("next days that differ"))
    def coming(self, calendar: Calendar) -> SafeString | str:
        """The next dates with a rule of their own, as the telephones will know them."""
        if calendar.pk is None:
            return str(_("Shown once it is saved."))
        today: date = timezone.localdate()
        days = [day for day in calendar.days(today) if day.date >= today.isoformat()]
        rows = format_html_join("", "<li>{}</li>", ((str(day),) for day in days[:25]))
        more = _("… and %(count)d more") % {"count": len(days) - 25} if len(days) > 25 else ""
        return format_html("<ul>{}</ul>{}", rows, more) if days else str(_("None."))


@admin.register(TimeCondition)
class TimeConditionAdmin(ShowsCallFlow, ModelAdmin):
    """Where calls go when the office is open, closed, on holiday."""

    form = type("TimeConditionForm", (RoutableForm,), {"number_required": False})
    list_display = ("name", "calendar", "open_destination", "closed_destination", "holiday_destination", "night_switch")
    list_filter = ("calendar", "night_switch")
    list_select_related = (
        "calendar", "night_switch", "open_destination", "closed_destination", "holiday_destination", "destination"
    )  # fmt: skip
    search_fields = ("name", "destination__number")
    autocomplete_fields = ("open_destination", "closed_destination", "holiday_destination")
    fieldsets = (
        (None, {"fields": ("name", ("calendar", "night_switch"))}),
        (_("Calls go to"), {"fields": ("open_destination", "closed_destination", "holiday_destination")}),
        (_("Further"), {"fields": ("number",)}),
        (_("Where its calls go"), {"fields": ("call_flow",)}),
    )
    readonly_fields = ("call_flow",)
    proposes_only = ("calendar",)


class NightSwitchForm(KeepSecretForm):
    """A switch; its PIN is typed in and never shown."""

    without_pin = forms.BooleanField(label=_("Take the PIN away"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_secret"].label = _("PIN")

    def _post_clean(self) -> None:
        if self.cleaned_data.get("without_pin"):
            self.instance.secret = ""
        super()._post_clean()


@admin.register(NightSwitch)
class NightSwitchAdmin(ModelAdmin):
    """Night switches; how they stand is a page of its own, since only Asterisk knows."""

    form = NightSwitchForm
    list_display = ("digits", "name", "switches_to", "has_pin")
    list_display_links = ("digits", "name")
    search_fields = ("digits", "name")
    exclude = ("secret",)
    fieldsets = (
        (None, {"fields": (("name", "digits"), "switches_to")}),
        (_("Who may use it"), {"fields": ("permission_classes", ("new_secret", "without_pin"))}),
    )
    actions_list = ("how_they_stand",)

    @action(description=_("How they stand now"), url_path="states", icon="toggle_on")  # type: ignore[untyped-decorator]
    def how_they_stand(self, request: HttpRequest) -> HttpResponse:
        """Lead to the page that asks Asterisk."""
        return redirect("operations:night-switches")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the classes as boxes to tick."""
        return super().formfield_for_manytomany(
            db_field, request, widget=UnfoldAdminCheckboxSelectMultipleWidget, **kwargs
        )

    @admin.display(description=_("PIN"), boolean=True)
    def has_pin(self, switch: NightSwitch) -> bool:
        """Whether it asks for one."""
        return bool(switch.secret)

"""People and departments."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.directory.admin.extension import ExtensionInline
from pbxmanager.directory.admin.several import AddsSeveral
from pbxmanager.directory.models import Department, Extension, Person
from pbxmanager.directory.new_person import NewPersonForm


@admin.register(Person)
class PersonAdmin(AddsSeveral):
    """People, their extension and their telephones on one page."""

    list_display = ("name", "numbers", "devices", "department", "site", "email")
    list_filter = ("site", "department")
    search_fields = ("name", "email", "extensions__destination__number")
    list_select_related = ("department", "site")
    autocomplete_fields = ("department",)
    fieldsets = (
        (None, {"fields": ("name", "email", ("site", "department"), "language")}),
        (_("Dial by name"), {"fields": (("listed", "spelling"),)}),
    )
    _new_fieldsets = (
        (None, {"fields": ("name", "email", ("site", "department"), "language")}),
        (_("Telephone"), {"fields": ("number", "permission_class", "device_kind")}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> Any:
        """Ask a new person's telephone in the same form."""
        return self.fieldsets if obj else self._new_fieldsets

    def get_form(self, request: HttpRequest, obj: Person | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Take the longer form for a new person."""
        if obj is None:
            kwargs["form"] = NewPersonForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Person | None) -> Any:
        """Show extension and devices once there is a person."""
        return (ExtensionInline,) if obj else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """Read what a row shows in a fixed number of queries."""
        extensions = Extension.objects.select_related("destination").prefetch_related("devices")
        return super().get_queryset(request).prefetch_related(Prefetch("extensions", extensions))  # type: ignore[no-any-return]

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        """Save a new person with extension and device, all or nothing."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            extension = None if change else form.save_telephone(obj)
            if extension is not None and (pin := getattr(extension, "new_pin", "")):
                text = _("The PIN of voicemail box %(number)s is %(pin)s. It is shown only now.")
                messages.success(request, text % {"number": extension.number, "pin": pin})

    @admin.display(description=_("number"))
    def numbers(self, person: Person) -> str:
        """Internal numbers."""
        return ", ".join(extension.number for extension in person.extensions.all())

    @admin.display(description=_("devices"))
    def devices(self, person: Person) -> str:
        """Names of the telephones."""
        return ", ".join(device.name for extension in person.extensions.all() for device in extension.devices.all())


@admin.register(Department)
class DepartmentAdmin(ModelAdmin):
    """Departments."""

    list_display = ("name", "parent")
    list_select_related = ("parent",)
    search_fields = ("name",)

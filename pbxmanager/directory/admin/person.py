"""People and departments."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from pbxmanager.core.admin import ModelAdmin, ModelForm
from pbxmanager.directory.admin.extension import ExtensionInline
from pbxmanager.directory.models import Department, Device, Extension, Person, Site
from pbxmanager.directory.numbers import next_free_number


class NewPersonForm(ModelForm):
    """A person with extension and first telephone, in one go."""

    number = forms.CharField(
        label=_("Internal number"),
        max_length=10,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
        help_text=_("The next free one is proposed. Empty: no telephone for now."),
    )
    permission_class: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label=_("Permissions"),
        queryset=None,
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text=_("Empty: internal and emergency calls only."),
    )
    device_kind = forms.ChoiceField(
        label=_("First telephone"),
        choices=[("", _("None")), *Device.Kind.choices],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes = apps.get_model("routing", "PermissionClass").objects.all()
        self.fields["permission_class"].queryset = classes  # type: ignore[attr-defined]
        self.initial.setdefault("permission_class", classes.filter(is_default=True).first())
        self.initial.setdefault("number", next_free_number())
        self.initial.setdefault("device_kind", Device.Kind.DESK)
        self.initial.setdefault("site", Site.objects.order_by("pk").first())

    def clean(self) -> dict[str, Any]:
        """Hold the extension to its own rules, before anything is saved."""
        cleaned = super().clean() or self.cleaned_data
        number = cleaned.get("number", "").strip()
        if number and cleaned.get("name"):
            self.extension = Extension(name="", permission_class=cleaned.get("permission_class"))
            self.extension.number = number
            self.extension.person = Person(name=cleaned["name"], site=cleaned.get("site"))
            try:
                self.extension.full_clean(exclude=["person", "site"])
            except ValidationError as error:
                problems = error.message_dict
                self.add_error("number", problems.pop("number", []))
                self.add_error(None, [text for texts in problems.values() for text in texts])
        return cleaned


@admin.register(Person)
class PersonAdmin(ModelAdmin):
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
            extension = getattr(form, "extension", None)
            if not change and extension is not None:
                extension.person = obj
                extension.save()
                if pin := getattr(extension, "new_pin", ""):
                    text = _("The PIN of voicemail box %(number)s is %(pin)s. It is shown only now.")
                    messages.success(request, text % {"number": extension.number, "pin": pin})
                kind = form.cleaned_data["device_kind"]
                if kind:
                    Device.objects.create(extension=extension, kind=kind, name=str(Device.Kind(kind).label))

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

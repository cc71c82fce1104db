"""A new person with an internal number, voicemail and a first telephone, checked and made in one go."""

from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from pbxmanager.core.admin import ModelForm
from pbxmanager.directory.models import Device, Extension, Person, Site
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
        if self.is_bound:
            return
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

    def save_telephone(self, person: Person) -> Extension | None:
        """Give the saved person what was asked for. The extension's ``new_pin`` is the PIN of its new voicemail box."""
        extension: Extension | None = getattr(self, "extension", None)
        if extension is not None:
            extension.person = person
            extension.save()
            if kind := self.cleaned_data["device_kind"]:
                Device.objects.create(extension=extension, kind=kind, name=str(Device.Kind(kind).label))
        return extension

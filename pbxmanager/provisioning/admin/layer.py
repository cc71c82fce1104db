"""Settings and keys by level."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from pbxmanager.core.admin import ModelAdmin, ModelForm
from pbxmanager.provisioning.declared import BY_NAME, GROUP_TITLES, SETTINGS, Group, Setting
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.models import Key, SettingsLayer
from pbxmanager.values import InvalidValue

_PREFIX = "set_"
_EMPTY = ("", _("as the level above"))


def _form_field(setting: Setting) -> forms.Field:
    """Return the field in which a setting is typed; empty means inherited."""
    if setting.is_flag or setting.choices:
        choices = [("True", _("Yes")), ("False", _("No"))] if setting.is_flag else list(setting.choices)
        return forms.ChoiceField(
            label=setting.label,
            choices=[_EMPTY, *choices],
            required=False,
            help_text=setting.help,
            widget=UnfoldAdminSelectWidget,
        )
    hint = "••••••••" if setting.secret else str(setting.default)
    return forms.CharField(
        label=setting.label,
        required=False,
        max_length=300,
        help_text=setting.help,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": hint, "autocomplete": "off"}),
    )


class _LayerForm(ModelForm):
    """A level with one field for each setting."""

    class Meta:
        model = SettingsLayer
        fields = ("level", "site", "vendor", "model", "department", "person", "phone", "raw")
        widgets = {"raw": UnfoldAdminTextareaWidget(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, item in self.instance.values.items():
            if name in BY_NAME:
                self.initial.setdefault(_PREFIX + name, str(item))
        if "raw" in self.fields:
            examples = "; ".join(f"{driver.name} {driver.raw_example}" for driver in DRIVERS.values())
            self.fields["raw"].help_text = f"{self.fields['raw'].help_text} {examples}"

    def clean(self) -> dict[str, Any]:
        """Hold each setting to its declaration, with the message beside its field."""
        cleaned = super().clean() or self.cleaned_data
        values = {}
        for setting in SETTINGS:
            typed = str(cleaned.get(_PREFIX + setting.name) or "").strip()
            if not typed:
                continue
            try:
                values[setting.name] = setting.read(typed)
            except InvalidValue as error:
                self.add_error(_PREFIX + setting.name, str(error))
        self.instance.values = values
        return cleaned


LayerForm = type("LayerForm", (_LayerForm,), {_PREFIX + setting.name: _form_field(setting) for setting in SETTINGS})


class KeyInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """The keys of a level."""

    model = Key
    extra = 0
    tab = False


@admin.register(SettingsLayer)
class SettingsLayerAdmin(ModelAdmin):
    """What is set where. Nearer to the phone wins: all phones, site, model, department, person, one phone."""

    form = LayerForm
    actions_detail = ("keys",)
    inlines = (KeyInline,)
    list_display = ("title", "level", "set_here")
    list_filter = ("level", "vendor")
    search_fields = (
        "site__name", "model", "department__name", "person__name", "phone__device__mac",
        "phone__device__extension__destination__number",
    )  # fmt: skip
    autocomplete_fields = ("site", "department", "person", "phone")
    radio_fields = {"level": admin.HORIZONTAL}
    conditional_fields = {
        "site": "level == 'site'",
        "vendor": "level == 'model'",
        "model": "level == 'model'",
        "department": "level == 'department'",
        "person": "level == 'person'",
        "phone": "level == 'phone'",
    }
    fieldsets = (
        (_("What these settings are for"), {"fields": ("level", "site", ("vendor", "model"), "department", "person", "phone")}),
        *(
            (
                GROUP_TITLES[group],
                {
                    "fields": [_PREFIX + setting.name for setting in SETTINGS if setting.group is group],
                    "classes": ["collapse"],
                },
            )
            for group in Group
        ),
        (_("In the maker's words"), {"fields": ("raw",), "classes": ["collapse"]}),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[SettingsLayer]:
        """Read what a row shows in one query."""
        rows = super().get_queryset(request).select_related("site", "department", "person")
        return rows.select_related(  # type: ignore[no-any-return]
            "phone__device__extension__destination", "phone__device__extension__person"
        )

    def get_fieldsets(self, request: HttpRequest, obj: SettingsLayer | None = None) -> Any:
        """Show raw parameters, which may hold passwords, only to whoever may change them."""
        return self.fieldsets if self.has_change_permission(request, obj) else self.fieldsets[:-1]

    @action(description=_("Keys"), url_path="keys")  # type: ignore[untyped-decorator]
    def keys(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lead to the picture of a phone with these keys."""
        return redirect("provisioning:layer-keys", pk=object_id)

    @admin.display(description=_("for"))
    def title(self, layer: SettingsLayer) -> str:
        """What it holds for."""
        return layer.title

    @admin.display(description=_("set here"))
    def set_here(self, layer: SettingsLayer) -> str:
        """Names of the settings that this level sets."""
        return ", ".join(str(BY_NAME[name].label) for name in layer.all_values() if name in BY_NAME)

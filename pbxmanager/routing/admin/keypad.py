"""The keys of a menu as rows of a form: all twelve are there, in the order of a telephone, and a row is used once something
is chosen in it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.helpers import InlineAdminFormSet
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from pbxmanager.core.admin import ModelForm
from pbxmanager.routing.models import MenuKey
from pbxmanager.snapshot.menus import KEYS

if TYPE_CHECKING:  # Django's form sets are generic for the type checker only
    BaseInlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    BaseInlineFormSet = forms.BaseInlineFormSet


class KeyForm(ModelForm):
    """One key. Its digit can be seen and not changed."""

    key = forms.CharField(
        label=_("Key"),
        max_length=1,
        widget=UnfoldAdminTextInputWidget(
            attrs={"readonly": True, "tabindex": "-1", "class": "text-center font-bold", "style": "width: 3rem"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language: Any = self.fields["language"]
        language.choices = [("", _("as before")), *(choice for choice in language.choices if choice[0])]

    def is_unused(self) -> bool:
        """Whether nothing was chosen for the key."""
        action = self["action"].data or MenuKey.Action.GO
        return not (self["destination"].data or self["language"].data) and action == MenuKey.Action.GO

    def has_changed(self) -> bool:
        """An unused row is nothing to save, whatever its digit."""
        return super().has_changed() and not (self.instance.pk is None and self.is_unused())

    def _post_clean(self) -> None:
        """Ask nothing of a key that goes."""
        if not self.is_unused():
            super()._post_clean()  # type: ignore[misc]  # Django's own hook, missing in the stubs


class KeypadFormSet(BaseInlineFormSet):
    """The used keys, and a row for each other one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = {each.key for each in self.get_queryset()}
        self.initial_extra = [{"key": key} for key in KEYS if key not in used]

    @property
    def deleted_forms(self) -> list[Any]:
        """Keys from which everything was taken away."""
        return [form for form in self.initial_forms if form.is_unused()]


class _Keypad(InlineAdminFormSet):
    """The same rows, sorted."""

    def __iter__(self) -> Iterator[Any]:
        yield from sorted(super().__iter__(), key=_place)


def keypad(rows: InlineAdminFormSet) -> InlineAdminFormSet:
    """Return the rows of a form set in the order of a telephone's keys."""
    rows.__class__ = _Keypad
    return rows


def _place(row: Any) -> int:
    key = str(row.form["key"].value() or "")
    return KEYS.index(key) if key and key in KEYS else len(KEYS)

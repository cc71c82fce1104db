"""Bases of all admin pages."""

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import ValidationError
from django.db import models, router
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin as UnfoldModelAdmin
from unfold.widgets import UnfoldAdminTextInputWidget

from pbxmanager.core.models import Routable
from pbxmanager.core.next_step import announce_next_step

if TYPE_CHECKING:  # Django's forms are generic for the type checker only
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm


EXTENSION_INLINES: list[type] = []
"""What the pages of people and extensions show of each extension. Apps add theirs when their pages are registered."""
HISTORIES: list[Callable[[models.Model], str]] = []
"""Who knows an object's history gives its page here; empty for what it does not know."""
AS_DESTINATION = "_as_destination"
"""In the address of a window that was opened from a field for destinations."""


class ModelAdmin(UnfoldModelAdmin):  # type: ignore[misc]  # unfold has no types
    """What all pages share."""

    list_filter_submit = False
    warn_unsaved_form = True
    list_per_page = 50
    proposes_only: tuple[str, ...] = ()
    """Fields that lead to another table and are filled in by themselves where that table has one row only."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Fill in what there is but one of."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        for name in self.proposes_only:
            related = self.model._meta.get_field(name).related_model
            rows = list(related.objects.values_list("pk", flat=True)[:2])
            if len(rows) == 1:
                initial.setdefault(name, rows[0])
        return initial

    def get_deleted_objects(
        self, objs: "Iterable[models.Model]", request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """Name also what uses the destination of whatever would go, directly or with something else."""
        objects = list(objs)
        to_delete, counts, needed, protected = super().get_deleted_objects(objects, request)
        if objects:
            protected = [*protected, *(str(user) for user in users_of_destinations(objects))]
        return to_delete, counts, needed, protected

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to who changed it when, on whatever way: Django's own list knows only of what was done on these pages."""
        found = self.get_object(request, object_id)
        page = next((page for each in HISTORIES if found is not None and (page := each(found))), "")
        if page and self.has_view_or_change_permission(request, found):
            logged = apps.get_model("admin", "LogEntry").objects.filter(
                content_type__app_label=self.opts.app_label,
                content_type__model=self.opts.model_name,
                object_id=object_id,
            )
            # What was done with it without changing it, such as to show its configuration, stands in Django's own list alone.
            if not logged.exclude(change_message="").exclude(change_message__startswith="[").exists():
                return redirect(page)
            text = format_html('<a class="underline" href="{}">{}</a>', page, _("Who changed what: see the journal."))
            messages.info(request, text)
        return super().history_view(request, object_id, extra_context)  # type: ignore[no-any-return]

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Hand the destination of a new thing, not the thing itself, to the field from which the window was opened."""
        if IS_POPUP_VAR in request.POST and AS_DESTINATION in request.GET and isinstance(obj, Routable):
            answer = {"value": str(obj.destination_id), "obj": str(obj.destination)}
            context = {"popup_response_data": json.dumps(answer)}
            return TemplateResponse(request, "admin/popup_response.html", context)
        return super().response_add(request, obj, post_url_continue)  # type: ignore[no-any-return]

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say what comes next where the office is not complete."""
        announce_next_step(request)
        return super().response_post_save_add(request, obj)  # type: ignore[no-any-return]


def users_of_destinations(objects: "list[models.Model]") -> list[models.Model]:
    """Return what routes to the destinations of these objects and of all that is deleted with them."""
    using = router.db_for_write(type(objects[0]))
    collector = NestedObjects(using=using, origin=objects)
    collector.collect(objects)
    going = {item for rows in collector.data.values() for item in rows}
    users: list[models.Model] = []
    for routable in (item for item in going if isinstance(item, Routable)):
        for relation in routable.destination._meta.related_objects:
            if relation.one_to_many and relation.on_delete is models.PROTECT:
                manager = getattr(routable.destination, str(relation.get_accessor_name()))
                users += [user for user in manager.all() if user not in going]
    return users


class RoutableForm(ModelForm):
    """A form of something that calls can be sent to; its internal number lives in its destination."""

    number_required = True
    """Whether the thing can't be without one."""

    number = forms.CharField(
        label=_("Internal number"),
        max_length=10,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
        help_text=_("2 to 10 digits; unique in the whole office."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].required = self.number_required
        if self.instance.pk:
            self.initial["number"] = self.instance.number

    def _post_clean(self) -> None:
        """Hand the number on before the model is asked whether it is valid."""
        if "number" in self.cleaned_data:
            self.instance.number = self.cleaned_data["number"].strip()
        super()._post_clean()  # type: ignore[misc]  # Django's own hook, missing in the stubs


class KeepPinForm(RoutableForm):
    """A form with a PIN that is never shown: an empty field keeps what is stored, 0 takes it away."""

    new_pin = forms.CharField(
        label=_("PIN"),
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text=_("4 to 10 digits. Kept as a hash and never shown. Empty: stays as it is; 0: none."),
    )

    def _post_clean(self) -> None:
        typed = self.cleaned_data.get("new_pin")
        if typed:
            self.instance.pin = "" if typed == "0" else typed
        super()._post_clean()

    def _get_validation_exclusions(self) -> set[str]:
        """Let the model judge the PIN, though it is no field of the form."""
        return super()._get_validation_exclusions() - {"pin"}  # type: ignore[misc,no-any-return]

    def add_error(self, field: "str | None", error: Any) -> None:
        """Show what the model says of the PIN beside the field in which it was typed."""
        if hasattr(error, "error_dict") and "pin" in error.error_dict:
            error.error_dict["new_pin"] = error.error_dict.pop("pin")
        super().add_error("new_pin" if field == "pin" else field, error)


class KeepSecretForm(ModelForm):
    """A form with a password that is never shown: an empty field keeps what is stored."""

    new_secret = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text=_("Stored encrypted and never shown. Empty: stays as it is."),
    )

    def _post_clean(self) -> None:
        if given := self.cleaned_data.get("new_secret"):
            self.instance.secret = given
            try:  # the model's own field is not part of the form, so nobody else asks it
                self.instance._meta.get_field("secret").run_validators(given)
            except ValidationError as error:
                self.add_error("new_secret", error)
        super()._post_clean()  # type: ignore[misc]  # Django's own hook, missing in the stubs

    def add_error(self, field: "str | None", error: Any) -> None:
        """Show what the model says of the password beside the field in which it was typed."""
        if hasattr(error, "error_dict") and "secret" in error.error_dict:
            error.error_dict["new_secret"] = error.error_dict.pop("secret")
        super().add_error("new_secret" if field == "secret" else field, error)

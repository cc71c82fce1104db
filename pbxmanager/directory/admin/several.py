"""The page on which several people are added at once."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib.admin.models import ADDITION, LogEntry
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.core.next_step import announce_next_step
from pbxmanager.directory.models import Device, Site
from pbxmanager.directory.numbers import next_free_number
from pbxmanager.directory.several import Everyone, LinesRefused, add_several, read_lines
from pbxmanager.values import Exten, InvalidValue


class SeveralForm(forms.Form):
    """A line for each person, and what holds for all of them."""

    people = forms.CharField(
        label=_("People"),
        max_length=100_000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 14, "autofocus": True, "spellcheck": "false"}),
        help_text=_(
            "One a line. A number, an e-mail address and a department may follow, apart by ; or as copied from a spreadsheet: "
            "Ann Lee; 1001; ann@example.com; Sales"
        ),
    )
    first_number = forms.CharField(
        label=_("First internal number"),
        max_length=10,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
        help_text=_("Lines without a number get this one and the next free ones."),
    )
    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.all(), widget=UnfoldAdminSelectWidget)
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
        help_text=_("Each gets one, with an account of its own."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes = apps.get_model("routing", "PermissionClass").objects.all()
        self.fields["permission_class"].queryset = classes  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial = {
                "first_number": next_free_number(),
                "site": Site.objects.order_by("pk").first(),
                "permission_class": classes.filter(is_default=True).first(),
                "device_kind": Device.Kind.DESK,
            }

    def clean_first_number(self) -> str:
        """Ask for an internal number."""
        try:
            return str(Exten(self.cleaned_data["first_number"].strip()))
        except InvalidValue as error:
            raise forms.ValidationError(str(error)) from error


class AddsSeveral(ModelAdmin):
    """Mixed into the page of people: a button, and the page that it leads to."""

    actions_list = ("several",)

    @action(  # type: ignore[untyped-decorator]
        description=_("Add several people"), url_path="several", icon="group_add", permissions=["add"]
    )
    def several(self, request: HttpRequest) -> HttpResponse:
        """Ask for them; then show what was made, with the PINs, which are shown only now."""
        form = SeveralForm(request.POST or None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Add several people"),
            "form": form,
        }
        if request.method == "POST" and form.is_valid():
            given = dict(form.cleaned_data)
            try:
                made = add_several(read_lines(given.pop("people")), Everyone(**given))
            except LinesRefused as refused:
                context["problems"] = refused.problems
            else:
                assert request.user.pk is not None  # a permission belongs to somebody
                people = [extension.person for extension in made if extension.person]
                LogEntry.objects.log_actions(request.user.pk, people, ADDITION, "Added with several")
                announce_next_step(request)
                context |= {"made": made, "title": _("%(count)d people were added") % {"count": len(made)}}
        response = TemplateResponse(request, "admin/directory/person/several.html", context)
        response["Cache-Control"] = "no-store"
        return response

"""Voicemail boxes."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline
from unfold.decorators import action

from pbxmanager.core.admin import EXTENSION_INLINES, ModelAdmin, RoutableForm
from pbxmanager.voicemail.models import Box
from pbxmanager.voicemail.welcome import mail_pin


class BoxForm(RoutableForm):
    """A box; its internal number is optional."""

    number_required = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text = _(
            "Of a shared box: opens it by telephone, and calls to it leave a message. A person's box goes by the "
            "extension's number and needs none."
        )


class NewPinForm(forms.Form):
    """What a box's new PIN is, and who learns it."""

    pin = forms.CharField(max_length=10, required=False)
    mail = forms.BooleanField(required=False)


class BoxInline(StackedInline):  # type: ignore[misc]  # unfold has no types
    """The box of an extension, on its person's page."""

    model = Box
    fk_name = "extension"
    form = BoxForm
    extra = 0
    max_num = 1
    fields = (("enabled", "ask_pin"), "addresses", ("attach", "delete_after_mail"), "operator")
    autocomplete_fields = ("operator",)
    show_change_link = True
    tab = False


EXTENSION_INLINES.append(BoxInline)


@admin.register(Box)
class BoxAdmin(ModelAdmin):
    """Voicemail boxes; a PIN is shown once, when it is made."""

    form = BoxForm
    list_display = ("mailbox", "label", "sent_to", "keeps", "max_messages", "enabled")
    list_display_links = ("mailbox", "label")
    list_filter = ("enabled", "delete_after_mail", "extension__person__site", "extension__person__department")
    search_fields = (
        "name",
        "destination__number",
        "extension__destination__number",
        "extension__person__name",
        "addresses",
    )
    autocomplete_fields = ("extension", "operator", "watchers")
    actions_detail = ("open_messages", "new_pin")
    fieldsets = (
        (None, {"fields": (("extension", "name"), "number", "enabled", "watchers")}),
        (_("By e-mail"), {"fields": ("addresses", ("attach", "delete_after_mail"))}),
        (_("Callers"), {"fields": ("operator", ("max_seconds", "max_messages"))}),
        (_("Listening by telephone"), {"fields": ("ask_pin", ("say_time", "say_caller"))}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Box]:
        """Read what a row shows in one query."""
        rows = super().get_queryset(request)
        return rows.select_related("destination", "extension__destination", "extension__person")  # type: ignore[no-any-return]

    def get_urls(self) -> list[URLPattern]:
        """Add the page that gives a new PIN."""
        view = self.admin_site.admin_view(self.pin)
        return [path("<int:pk>/pin/", view, name="voicemail_box_pin"), *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Box, form: Any, change: bool) -> None:
        """Save, and show a new box's PIN once."""
        super().save_model(request, obj, form, change)
        if not change:
            text = _("The PIN of the voicemail box is %(pin)s. It is shown only now.")
            messages.success(request, text % {"pin": obj.pin})

    @action(description=_("Messages and greetings"), url_path="messages")  # type: ignore[untyped-decorator]
    def open_messages(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lead to what is in the box."""
        return redirect(reverse("operations:mailbox", kwargs={"pk": object_id}))

    @action(description=_("New PIN"), url_path="new-pin")  # type: ignore[untyped-decorator]
    def new_pin(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lead to the page that asks before it gives a new PIN."""
        return redirect("admin:voicemail_box_pin", pk=object_id)

    def pin(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give a box a new PIN, chosen or random; show it once or mail it. It holds once it is applied."""
        box = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, box):
            raise PermissionDenied
        problem, shown = "", False
        form = NewPinForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                box.set_pin(form.cleaned_data["pin"]) if form.cleaned_data["pin"] else box.renew_pin()
            except ValidationError as error:
                problem = " ".join(error.messages)
            else:
                shown = not form.cleaned_data["mail"]
                self.log_change(request, box, "PIN renewed and shown" if shown else "PIN renewed and mailed")
                if not shown:
                    mail_pin(box)
                    messages.success(
                        request, _("The new PIN is on its way to %(who)s.") % {"who": ", ".join(box.recipients)}
                    )
                    return redirect("admin:voicemail_box_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("PIN of %(box)s") % {"box": box},
            "box": box,
            "problem": problem,
            "shown": shown,
            "opts": self.model._meta,
        }
        response = TemplateResponse(request, "admin/voicemail/box/pin.html", context)
        response["Cache-Control"] = "no-store"
        return response

    @admin.display(description=_("number"), ordering="extension__destination__number")
    def mailbox(self, box: Box) -> str:
        """What opens it by telephone."""
        return box.mailbox

    @admin.display(description=_("name"), ordering="destination__name")
    def label(self, box: Box) -> str:
        """Whose it is."""
        return box.label()

    @admin.display(description=_("e-mail"))
    def sent_to(self, box: Box) -> str:
        """Who gets its messages."""
        return ", ".join(box.recipients) or "–"

    @admin.display(description=_("keeps messages"), boolean=True)
    def keeps(self, box: Box) -> bool:
        """Whether messages stay after they were mailed."""
        return not box.delete_after_mail

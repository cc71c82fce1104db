"""Public numbers and where their calls go."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline
from unfold.widgets import UnfoldBooleanSwitchWidget

from pbxmanager.core.admin import AS_DESTINATION, ModelAdmin, ModelForm
from pbxmanager.core.call_flow import ShowsCallFlow
from pbxmanager.core.models import Routable, kind_names
from pbxmanager.routing.models import Destination, InboundRoute, Number


@admin.register(Destination)
class DestinationAdmin(ModelAdmin):
    """Searched from other pages only: its rows are made by the things themselves."""

    search_fields = ("number", "name")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Destination], search_term: str
    ) -> tuple[QuerySet[Destination], bool]:
        """Find by number, name and kind, each word by itself: “menu main”, “1001”, “ring sales”."""
        for word in search_term.split():
            kinds = [kind for kind, name in kind_names().items() if word.lower() in name]
            queryset = queryset.filter(Q(number__icontains=word) | Q(name__icontains=word) | Q(kind__in=kinds))
        return queryset, False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Stay out of the navigation."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Who may add some thing that calls can be sent to may do so from where it is needed."""
        return bool(self._kinds(request))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask which kind of thing it shall be, and lead to its page; the window hands it back (see ``AS_DESTINATION``)."""
        if not (kinds := self._kinds(request)):
            raise PermissionDenied
        title = _("New destination")
        in_window = IS_POPUP_VAR in request.GET
        context = {**self.admin_site.each_context(request), "title": title, "kinds": kinds, "is_popup": in_window}
        return TemplateResponse(request, "admin/routing/destination/kinds.html", context)

    def _kinds(self, request: HttpRequest) -> list[dict[str, str]]:
        words = f"?{IS_POPUP_VAR}=1&{AS_DESTINATION}=1" if IS_POPUP_VAR in request.GET else ""
        kinds = []
        for model in Routable.__subclasses__():
            own = self.admin_site._registry.get(model)
            if own is not None and own.has_add_permission(request):
                page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
                kinds.append({"name": str(model._meta.verbose_name), "page": page + words})
        return sorted(kinds, key=lambda kind: kind["name"])

    def has_change_permission(self, request: HttpRequest, obj: Destination | None = None) -> bool:
        """Nobody changes one by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Destination | None = None) -> bool:
        """It goes with the thing itself."""
        return False


class InboundRouteInline(StackedInline):  # type: ignore[misc]  # unfold has no types
    """Where a number's calls go, on the number's page."""

    model = InboundRoute
    fk_name = "number"
    max_num = 1
    fields = ("destination",)
    autocomplete_fields = ("destination",)

    def get_extra(self, request: HttpRequest, obj: Number | None = None, **kwargs: Any) -> int:
        """Ask for it at once."""
        return 0 if obj and hasattr(obj, "inbound_route") else 1


class NewNumberForm(ModelForm):
    """A number; the first one of a site is most often its main number."""

    is_main = forms.BooleanField(
        label=_("Main number of its site"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=_("Shown to the outside for people who have no number of their own, and to emergency services."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = apps.get_model("directory", "Site").objects
        self.initial.setdefault("is_main", sites.count() == 1 and sites.filter(main_number=None).exists())

    def clean(self) -> dict[str, Any]:
        """Ask for the trunk, which tells the site."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_main") and not cleaned.get("trunk"):
            self.add_error("trunk", _("Choose the trunk: its site gets this as main number."))
        return cleaned


@admin.register(Number)
class NumberAdmin(ShowsCallFlow, ModelAdmin):
    """Public numbers."""

    list_display = ("e164", "label", "trunk", "leads_to")
    list_filter = ("trunk",)
    list_select_related = ("trunk", "inbound_route__destination")
    search_fields = ("e164", "label", "inbound_route__destination__name", "inbound_route__destination__number")
    inlines = (InboundRouteInline,)
    fieldsets = (
        (None, {"fields": ("e164", ("label", "trunk"))}),
        (_("Its calls on telephones"), {"fields": (("name_prefix", "ring_tone"), "screen_callers")}),
        (_("Its callers in queues, and faxes among them"), {"fields": ("queue_priority", "fax_line")}),
        (_("Where its calls go"), {"fields": ("call_flow",)}),
    )
    autocomplete_fields = ("fax_line",)
    readonly_fields = ("call_flow",)
    proposes_only = ("trunk",)

    def get_fieldsets(self, request: HttpRequest, obj: Number | None = None) -> Any:
        """Ask for a new number's use; its calls can't be drawn yet."""
        if obj:
            return self.fieldsets
        first, *others, _flow = self.fieldsets
        return ((None, {"fields": (*first[1]["fields"], "is_main")}), *others)

    def get_form(self, request: HttpRequest, obj: Number | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Take the longer form for a new number."""
        if obj is None:
            kwargs["form"] = NewNumberForm
        return super().get_form(request, obj, change=change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Number, form: Any, change: bool) -> None:
        """Save, and make a new one its site's main number where that is asked for."""
        super().save_model(request, obj, form, change)
        if not change and obj.trunk and form.cleaned_data.get("is_main"):
            obj.trunk.site.main_number = obj
            obj.trunk.site.save()

    @admin.display(description=_("calls go to"))
    def leads_to(self, number: Number) -> str:
        """The destination, or a dash."""
        route = getattr(number, "inbound_route", None)
        return str(route.destination) if route else "–"


@admin.register(InboundRoute)
class InboundRouteAdmin(ModelAdmin):
    """Where calls from outside go."""

    list_display = ("called", "destination")
    list_select_related = ("number", "trunk", "destination")
    search_fields = ("number__e164", "number__label", "destination__number", "destination__name")
    autocomplete_fields = ("number", "trunk", "destination")

    @admin.display(description=_("number"), ordering="number__e164")
    def called(self, route: InboundRoute) -> str:
        """What was called."""
        return str(route.number) if route.number else _("any other number of %(trunk)s") % {"trunk": route.trunk}

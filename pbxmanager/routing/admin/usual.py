"""The page on which the usual routes and permissions of a country are made."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.core.next_step import announce_next_step
from pbxmanager.routing.models import Trunk
from pbxmanager.routing.usual import add_usual_routes, usual_routes


class UsualForm(forms.Form):
    """By which trunk they go."""

    trunk = forms.ModelChoiceField(
        label=_("Trunk"),
        queryset=Trunk.objects.select_related("site"),
        widget=UnfoldAdminSelectWidget,
        help_text=_("Carries these calls. Further trunks can be added to each route later."),
    )
    area_code = forms.CharField(
        label=_("Area code"),
        required=False,
        max_length=6,
        validators=[RegexValidator(r"^[1-9][0-9]*\Z", _("Write it without the 0 or 1 before it, such as 21."))],
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
        help_text=_("Without the prefix before it, such as 21. Empty: local numbers are dialled with the area code."),
    )


class AddsUsualRoutes(ModelAdmin):
    """Mixed into the page of routes: a button, and the page that it leads to."""

    actions_list = ("usual",)

    @action(  # type: ignore[untyped-decorator]
        description=_("Usual routes and permissions"), url_path="usual", icon="auto_fix_high", permissions=["add"]
    )
    def usual(self, request: HttpRequest) -> HttpResponse:
        """Show what would be made, and make it when asked."""
        if not request.user.has_perm("routing.add_permissionclass"):
            raise PermissionDenied
        trunk = Trunk.objects.select_related("site").order_by("pk").first()
        form = UsualForm(request.POST or None, initial={"trunk": trunk})
        if request.method == "POST" and form.is_valid():
            made = add_usual_routes(form.cleaned_data["trunk"], form.cleaned_data["area_code"])
            for each in made:
                self.log_addition(request, each, "Added with the usual routes")
            if made:
                names = ", ".join(f"{each._meta.verbose_name} {each}" for each in made)
                messages.success(request, _("Made: %(names)s.") % {"names": names})
            else:
                messages.info(request, _("All of them are here already; nothing was changed."))
            announce_next_step(request)
            return redirect("admin:routing_outboundroute_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Usual routes and permissions"),
            "form": form,
            "trunk": trunk,
            "routes": usual_routes(trunk.site.country) if trunk else (),
        }
        return TemplateResponse(request, "admin/routing/outboundroute/usual.html", context)

"""The page, and the endpoint, that show how night switches stand and set them."""

from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers, viewsets
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from pbxmanager.asterisk.ami import AmiError, ami_session
from pbxmanager.asterisk.engine import EngineMissing
from pbxmanager.core.api import ViewPermissions
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.journal import note
from pbxmanager.operations.live import ami_address
from pbxmanager.operations.night_switches import STATES, read_states, set_state
from pbxmanager.routing.models import NightSwitch

VIEW, CHANGE = "routing.view_nightswitch", "routing.change_nightswitch"
WORDS = {
    "auto": _("Follow the calendar"),
    "open": _("Open"),
    "closed": _("Closed"),
    "holiday": _("Holiday"),
}


@staff_member_required
def night_switches(request: HttpRequest) -> HttpResponse:
    """Show every switch with its state; set one when a button was pressed."""
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    if request.method == "POST":
        return _set(request)
    context = {**admin.site.each_context(request), "title": _("Night switches now")}
    switches = list(NightSwitch.objects.all())
    try:
        with ami_session(ami_address(current_engine())) as ami:
            states = read_states(ami, [switch.digits for switch in switches])
    except (AmiError, EngineMissing) as error:
        context["problem"] = str(error)
    else:
        context["rows"] = [(switch, states[switch.digits], WORDS[states[switch.digits]]) for switch in switches]
    context |= {"choices": WORDS.items(), "may_change": request.user.has_perm(CHANGE)}
    return TemplateResponse(request, "operations/night_switches.html", context)


def _set(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    switch = get_object_or_404(NightSwitch, digits=request.POST.get("digits", ""))
    state = request.POST.get("state", "")
    if state in STATES:
        try:
            with ami_session(ami_address(current_engine())) as ami:
                set_state(ami, switch.digits, state)
        except (AmiError, EngineMissing) as error:
            messages.error(request, _("Nothing was changed. %(why)s") % {"why": error})
        else:
            note(switch, str(WORDS[state]))
            messages.success(request, f"{switch.name}: {WORDS[state]}")
    return redirect("operations:night-switches")


class AsteriskIsAway(APIException):
    """Asterisk does not answer."""

    status_code = 503
    default_code = "asterisk_is_away"


class NightSwitchStateSerializer(serializers.Serializer[NightSwitch]):
    """How a switch stands."""

    digits = serializers.CharField(read_only=True)
    state = serializers.ChoiceField(choices=STATES)


class NightSwitchStateViewSet(viewsets.GenericViewSet[NightSwitch]):
    """How night switches stand; ``PUT {"state": "closed"}`` sets one."""

    queryset = NightSwitch.objects.all()
    permission_classes = [ViewPermissions]
    serializer_class = NightSwitchStateSerializer
    lookup_field = "digits"
    pagination_class = None
    filter_backends = []

    def list(self, request: Request) -> Response:
        """Ask for all of them."""
        return Response([{"digits": each, "state": state} for each, state in self._states().items()])

    def retrieve(self, request: Request, digits: str) -> Response:
        """Ask for one."""
        switch = self.get_object()
        return Response({"digits": switch.digits, "state": self._states()[switch.digits]})

    def update(self, request: Request, digits: str) -> Response:
        """Set one."""
        switch = self.get_object()
        wanted = self.get_serializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        try:
            with ami_session(ami_address(current_engine())) as ami:
                set_state(ami, switch.digits, wanted.validated_data["state"])
        except (AmiError, EngineMissing) as error:
            raise AsteriskIsAway(str(error)) from error
        note(switch, str(WORDS[wanted.validated_data["state"]]))
        return Response({"digits": switch.digits, "state": wanted.validated_data["state"]})

    def _states(self) -> dict[str, str]:
        try:
            with ami_session(ami_address(current_engine())) as ami:
                return read_states(ami, NightSwitch.objects.values_list("digits", flat=True))
        except (AmiError, EngineMissing) as error:
            raise AsteriskIsAway(str(error)) from error

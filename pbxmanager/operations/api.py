"""REST endpoints of operation: what waits, taking it live, how things stand, what went live, and the way back."""

from dataclasses import asdict
from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import permissions, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from pbxmanager.asterisk.engine import EngineMissing
from pbxmanager.core.api import ModelSerializer, ReadOnlyViewSet
from pbxmanager.operations.apply import apply
from pbxmanager.operations.broken import OfficeBroken
from pbxmanager.operations.change_api import ChangeViewSet
from pbxmanager.operations.described import described, outcome_facts
from pbxmanager.operations.live import read_status
from pbxmanager.operations.mailbox_api import MailboxViewSet
from pbxmanager.operations.models import Generation
from pbxmanager.operations.night_switch_views import NightSwitchStateViewSet
from pbxmanager.operations.plan import make_plan
from pbxmanager.operations.record import ApplyRefused, Unrecorded
from pbxmanager.operations.rollback import restore_models, rollback
from pbxmanager.operations.transition import Outcome


class Conflict(APIException):
    """Something stands in the way; the text says what, and whether anything was changed."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class OperationPermissions(permissions.BasePermission):
    """Reading takes the right to view generations, everything else the right to add one."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether this request may be carried out."""
        right = "view" if request.method in permissions.SAFE_METHODS else "add"
        return request.user.has_perm(f"operations.{right}_generation")


class ReasonSerializer(serializers.Serializer[Any]):
    """Why, for the record."""

    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class GenerationSerializer(ModelSerializer):
    """What went live when, by whom and why."""

    class Meta:
        model = Generation
        fields = [
            "number", "created", "author", "reason", "digest", "result", "reloaded", "replaces", "returns_to", "verified",
        ]  # fmt: skip


class OneGenerationSerializer(GenerationSerializer):
    """The same with everything that changed, which may be much."""

    class Meta(GenerationSerializer.Meta):
        fields = [*GenerationSerializer.Meta.fields, "changes", "evidence"]


class GenerationViewSet(ReadOnlyViewSet):
    """The record of generations, and the way back to one."""

    queryset = Generation.objects.all()
    serializer_class = GenerationSerializer
    lookup_field = "number"
    filterset_fields = ["result", "author"]
    ordering_fields = ["number"]

    def get_queryset(self) -> Any:
        """Leave out what may be long, unless one generation is asked for."""
        found = super().get_queryset()
        return found.defer("changes", "evidence") if self.action == "list" else found

    def get_serializer_class(self) -> Any:
        """Give everything where one generation is asked for."""
        return GenerationSerializer if self.action == "list" else OneGenerationSerializer

    @extend_schema(request=ReasonSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"], url_path="return", permission_classes=[OperationPermissions])
    def return_to(self, request: Request, number: str | None = None) -> Response:
        """Make its files live again, under a new number. The database stays as it is."""
        with_reason = ReasonSerializer(data=request.data)
        with_reason.is_valid(raise_exception=True)
        try:
            done = rollback(_number(number), author=_user(request), reason=with_reason.validated_data["reason"])
        except (ApplyRefused, EngineMissing, Unrecorded) as error:
            raise Conflict(str(error)) from error
        return _answer(done.generation.number, done.outcome, done.settled)

    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"], url_path="restore-models", permission_classes=[OperationPermissions])
    def restore_models(self, request: Request, number: str | None = None) -> Response:
        """Undo every change of the description since then. The telephones stay as they are until an apply."""
        try:
            undone = restore_models(_number(number), author=_user(request))
        except ApplyRefused as error:
            raise Conflict(str(error)) from error
        return Response({"undone": undone})


class PlanViewSet(viewsets.ViewSet):
    """What an apply would do, and doing it."""

    permission_classes = [OperationPermissions]

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        """Return the plan; with ``?diff=1`` also the difference of the files, secrets masked."""
        try:
            return Response(described(make_plan(), with_diff=request.query_params.get("diff") == "1"))
        except (EngineMissing, OfficeBroken) as error:
            raise Conflict(str(error)) from error

    @extend_schema(request=ReasonSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"])
    def apply(self, request: Request) -> Response:
        """Check it, take it live and verify it; what was live comes back when Asterisk does not take it."""
        with_reason = ReasonSerializer(data=request.data)
        with_reason.is_valid(raise_exception=True)
        try:
            done = apply(author=_user(request), reason=with_reason.validated_data["reason"])
        except (ApplyRefused, EngineMissing, Unrecorded) as error:
            raise Conflict(str(error)) from error
        return _answer(done.generation.number if done.generation else None, done.outcome, done.settled)


class StatusViewSet(viewsets.ViewSet):
    """How things stand."""

    permission_classes = [OperationPermissions]

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        """Return which generation is live and whether Asterisk runs it; ``?thorough=1`` asks for every object."""
        try:
            found = read_status(thorough=request.query_params.get("thorough") == "1")
        except EngineMissing as error:
            raise Conflict(str(error)) from error
        return Response({**asdict(found), "well": found.is_well})


def _answer(number: int | None, outcome: Outcome, settled: tuple[str, ...]) -> Response:
    facts = outcome_facts(number, outcome, settled)
    return Response(facts, status=status.HTTP_409_CONFLICT if outcome.deviations else status.HTTP_200_OK)


def _number(text: str | None) -> int:
    if text is None or not text.isdecimal():
        raise Http404
    return int(text)


def _user(request: Request) -> Any:
    return request.user


def register(router: BaseRouter) -> None:
    """Add the endpoints to the API."""
    router.register("generations", GenerationViewSet)
    router.register("changes", ChangeViewSet)
    router.register("voicemail-messages", MailboxViewSet, basename="voicemail-messages")
    router.register("plan", PlanViewSet, basename="plan")
    router.register("status", StatusViewSet, basename="status")
    router.register("night-switch-states", NightSwitchStateViewSet, basename="night-switch-state")

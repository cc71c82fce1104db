"""Telephones."""

from django.contrib.admin.models import CHANGE, LogEntry
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from pbxmanager.core.api import ChangePermissions, ModelSerializer, ModelViewSet
from pbxmanager.directory.models import Device


class DeviceSerializer(ModelSerializer):
    """A telephone without its password."""

    class Meta:
        model = Device
        fields = [
            "id", "extension", "name", "kind", "enabled", "endpoint", "mac", "transport", "encryption", "codecs",
            "behind_nat", "site",
        ]  # fmt: skip
        read_only_fields = ["endpoint"]


class AccountSerializer(serializers.Serializer[Device]):
    """What a telephone logs in with."""

    endpoint = serializers.CharField()
    secret = serializers.CharField()


class DeviceViewSet(ModelViewSet):
    """Telephones. The password is given out by ``reveal-secret`` alone, and that goes on record."""

    queryset = Device.objects.select_related("extension__destination").order_by("pk")
    serializer_class = DeviceSerializer
    filterset_fields = ["extension", "kind", "enabled", "transport", "mac"]
    search_fields = ["name", "endpoint", "mac", "extension__destination__number"]
    ordering_fields = ["id", "name", "endpoint"]

    @extend_schema(request=None, responses=AccountSerializer)
    @action(detail=True, methods=["post"], url_path="reveal-secret", permission_classes=[ChangePermissions])
    def reveal_secret(self, request: Request, pk: str | None = None) -> Response:
        """Give out the SIP account. It takes the right to change devices, and goes on record."""
        device = self.get_object()
        return self._give(request, device, "SIP password shown by API")

    @extend_schema(request=None, responses=AccountSerializer)
    @action(detail=True, methods=["post"], url_path="renew-secret", permission_classes=[ChangePermissions])
    def renew_secret(self, request: Request, pk: str | None = None) -> Response:
        """Make a new SIP password and give it out."""
        device = self.get_object()
        device.renew_secret()
        return self._give(request, device, "SIP password renewed by API")

    def _give(self, request: Request, device: Device, message: str) -> Response:
        assert request.user.pk is not None  # the permission has seen to that
        LogEntry.objects.log_actions(request.user.pk, [device], CHANGE, message, single_object=True)
        answer = Response(AccountSerializer(device).data)
        answer["Cache-Control"] = "no-store"
        return answer

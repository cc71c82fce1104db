"""Waiting phones and alarms."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, permissions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from pbxmanager.core.api import ModelSerializer, ReadOnlyViewSet
from pbxmanager.directory.models import Extension
from pbxmanager.provisioning.api.phone import PhoneSerializer
from pbxmanager.provisioning.assign import assign, guess
from pbxmanager.provisioning.models import Scan, WaitingPhone


class UpdateOnlyViewSet(mixins.UpdateModelMixin, mixins.DestroyModelMixin, ReadOnlyViewSet):
    """Rows that what happens makes: they are read, marked and deleted."""

    http_method_names = ["get", "patch", "post", "delete", "head", "options"]


class WaitingPhoneSerializer(ModelSerializer):
    """An unknown phone that asked for its configuration."""

    class Meta:
        model = WaitingPhone
        fields = [
            "id", "mac", "vendor", "model", "firmware", "user_agent", "address", "way", "path", "first_seen", "last_seen",
            "count", "hidden",
        ]  # fmt: skip
        read_only_fields = [name for name in fields if name != "hidden"]


class AssignSerializer(serializers.Serializer[Extension]):
    """Whose phone it becomes."""

    extension = serializers.PrimaryKeyRelatedField(queryset=Extension.objects.all())
    vendor = serializers.CharField(required=False, help_text="Else what the phone said.")
    model = serializers.CharField(required=False, help_text="Else what the phone said.")


class MayAssign(permissions.BasePermission):
    """Assigning makes a phone and changes a device."""

    def has_permission(self, request: Request, view: object) -> bool:
        """Whether both rights are there."""
        return request.user.has_perm("provisioning.add_phone") and request.user.has_perm("directory.change_device")


class WaitingPhoneViewSet(UpdateOnlyViewSet):
    """Phones that wait for somebody."""

    queryset = WaitingPhone.objects.order_by("-last_seen")
    serializer_class = WaitingPhoneSerializer
    filterset_fields = ["mac", "vendor", "hidden", "address"]
    search_fields = ["mac", "model", "address"]

    @extend_schema(request=AssignSerializer, responses=PhoneSerializer)
    @action(detail=True, methods=["post"], permission_classes=[MayAssign])
    def assign(self, request: Request, pk: str | None = None) -> Response:
        """Give it to an extension, and let it fetch its configuration for half an hour."""
        waiting = self.get_object()
        chosen = AssignSerializer(data=request.data)
        chosen.is_valid(raise_exception=True)
        vendor, model = guess(waiting)
        by = request.user if isinstance(request.user, User) else None
        try:
            phone = assign(
                waiting,
                chosen.validated_data["extension"],
                chosen.validated_data.get("vendor", vendor),
                chosen.validated_data.get("model", model),
                by,
            )
        except ValidationError as error:
            raise serializers.ValidationError(error.message_dict) from error
        return Response(PhoneSerializer(phone).data, status=201)


class ScanSerializer(ModelSerializer):
    """An address that went through hardware addresses."""

    class Meta:
        model = Scan
        fields = ["id", "address", "phones", "first_seen", "last_seen", "refused_until", "seen"]
        read_only_fields = ["address", "phones", "first_seen", "last_seen"]


class ScanViewSet(UpdateOnlyViewSet):
    """Alarms."""

    queryset = Scan.objects.order_by("seen", "-last_seen")
    serializer_class = ScanSerializer
    filterset_fields = ["seen"]

"""PINs for once, by which somebody claims a phone by dialling."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import permissions, serializers, status, viewsets
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from pbxmanager.asterisk.ami import AmiError
from pbxmanager.asterisk.engine import EngineMissing
from pbxmanager.directory.models import Extension
from pbxmanager.provisioning.claim_pin_page import put_on_record
from pbxmanager.provisioning.claim_pins import give_claim_pin


class NotReached(APIException):
    """Asterisk can't be asked."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "not_reached"


class MayOpen(permissions.BasePermission):
    """Whoever opens claim windows makes the PINs for them."""

    def has_permission(self, request: Request, view: object) -> bool:
        """Whether the right is there."""
        return request.user.has_perm("provisioning.add_claimwindow")


class ForSerializer(serializers.Serializer[Any]):
    """Whose phone may be claimed."""

    extension = serializers.PrimaryKeyRelatedField(queryset=Extension.objects.all())


class ClaimPinSerializer(serializers.Serializer[Any]):
    """A PIN, given this once."""

    number = serializers.CharField()
    pin = serializers.CharField()
    until = serializers.DateTimeField()


class ClaimPinViewSet(viewsets.ViewSet):
    """PINs for once."""

    permission_classes = [MayOpen]

    @extend_schema(request=ForSerializer, responses={201: ClaimPinSerializer})
    def create(self, request: Request) -> Response:
        """Make one; the extension's earlier one holds no more."""
        chosen = ForSerializer(data=request.data)
        chosen.is_valid(raise_exception=True)
        extension = chosen.validated_data["extension"]
        try:
            given = give_claim_pin(extension, timezone.now())
        except (AmiError, EngineMissing) as error:
            raise NotReached(str(error)) from error
        put_on_record(request, extension)
        return Response(ClaimPinSerializer(given).data, status=201, headers={"Cache-Control": "no-store"})

"""Codes that set up softphones."""

from base64 import b64encode
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError as ModelError
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from pbxmanager.core.api import ViewPermissions
from pbxmanager.provisioning.models import SoftCode
from pbxmanager.provisioning.soft.codes import make_code
from pbxmanager.provisioning.soft.pictures import png


class SoftCodeSerializer(serializers.ModelSerializer[SoftCode]):
    """A code, without what it holds."""

    class Meta:
        model = SoftCode
        fields = [
            "id", "device", "app", "created", "closes", "used", "used_from", "user_agent", "refused", "refused_last",
            "refused_from", "settled",
        ]  # fmt: skip
        read_only_fields = ["closes", "used", "used_from", "user_agent", "refused", "refused_last", "refused_from"]


class MadeCodeSerializer(SoftCodeSerializer):
    """A new code with what it holds, which is given this once."""

    text = serializers.CharField(help_text="What the code holds.")
    png = serializers.CharField(help_text="The code as a picture, in Base64.")

    class Meta(SoftCodeSerializer.Meta):
        fields = [*SoftCodeSerializer.Meta.fields, "text", "png"]


class SoftCodeViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, mixins.UpdateModelMixin,
    mixins.DestroyModelMixin, viewsets.GenericViewSet[SoftCode],
):  # fmt: skip
    """Codes of softphones: made for a device, scanned once. Of one that is made only “settled” can be changed."""

    queryset = SoftCode.objects.order_by("pk")
    serializer_class = SoftCodeSerializer
    permission_classes = (ViewPermissions,)
    filterset_fields = ["device", "app", "settled"]

    @extend_schema(responses={201: MadeCodeSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make a code; older ones of the device that nobody scanned end."""
        if not request.user.has_perm("directory.change_device"):
            raise PermissionDenied
        wanted = self.get_serializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        by = request.user if isinstance(request.user, User) else None
        try:
            made = make_code(wanted.validated_data["device"], wanted.validated_data.get("app", "linphone"), by)
        except ModelError as error:
            raise serializers.ValidationError(error.message_dict) from error
        facts = {**SoftCodeSerializer(made.row).data, "text": made.text, "png": b64encode(png(made.text)).decode()}
        return Response(facts, status=201, headers={"Cache-Control": "no-store"})

    def perform_update(self, serializer: serializers.BaseSerializer[SoftCode]) -> None:
        """Change nothing but whether it is settled."""
        kept = serializer.instance
        assert kept is not None
        serializer.save(device=kept.device, app=kept.app)

"""Guests at phones by REST."""

from rest_framework import mixins, serializers, status, viewsets
from rest_framework.exceptions import APIException

from pbxmanager.core.api import ViewPermissions
from pbxmanager.live.desks import log_out_now
from pbxmanager.live.models import DeskGuest


class NotReached(APIException):
    """Asterisk does not run."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "asterisk"


class DeskGuestSerializer(serializers.ModelSerializer[DeskGuest]):
    """Who is logged in at which telephone."""

    number = serializers.CharField(source="extension.number", read_only=True)

    class Meta:
        model = DeskGuest
        fields = ["id", "device", "extension", "number", "until"]


class DeskGuestViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet[DeskGuest]
):
    """Guests at phones. They log in at the telephone with their PIN; deleting logs out."""

    permission_classes = [ViewPermissions]
    queryset = DeskGuest.objects.select_related("extension__destination", "device").order_by("pk")
    serializer_class = DeskGuestSerializer
    filterset_fields = ["device", "extension", "device__phone"]
    search_fields = ["extension__destination__number", "extension__destination__name"]

    def perform_destroy(self, instance: DeskGuest) -> None:
        """Log out."""
        if problem := log_out_now([instance]):
            raise NotReached(f"Nobody was logged out: {problem}")

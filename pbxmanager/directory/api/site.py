"""Sites."""

from pbxmanager.core.api import ModelSerializer, ModelViewSet
from pbxmanager.directory.models import Site


class SiteSerializer(ModelSerializer):
    """A place with telephones; ``emergency_contacts`` are extensions."""

    class Meta:
        model = Site
        fields = [
            "id", "name", "country", "timezone", "language", "main_number", "local_networks", "external_address",
            "sip_port", "emergency_callback", "emergency_location", "emergency_contacts",
        ]  # fmt: skip


class SiteViewSet(ModelViewSet):
    """Places with telephones."""

    queryset = Site.objects.prefetch_related("emergency_contacts")
    serializer_class = SiteSerializer
    filterset_fields = ["country"]
    search_fields = ["name"]
    ordering_fields = ["id", "name"]

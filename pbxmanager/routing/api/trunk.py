"""Lines to telephone companies."""

from pbxmanager.core.api import ModelSerializer, ModelViewSet
from pbxmanager.routing.models import Trunk


class TrunkSerializer(ModelSerializer):
    """A trunk. The password can be written, never read."""

    class Meta:
        model = Trunk
        fields = [
            "id", "name", "enabled", "site", "kind", "host", "port", "transport", "encryption", "codecs", "username",
            "secret", "from_domain", "networks", "number_form", "main_number", "caller_id_policy", "inbound_prefix",
            "did_in_to_header", "max_calls", "register_seconds",
        ]  # fmt: skip
        extra_kwargs = {"secret": {"write_only": True, "trim_whitespace": False}}


class TrunkViewSet(ModelViewSet):
    """Lines to telephone companies."""

    queryset = Trunk.objects.all()
    serializer_class = TrunkSerializer
    filterset_fields = ["site", "kind", "enabled"]
    search_fields = ["name", "host", "username"]
    ordering_fields = ["id", "name"]

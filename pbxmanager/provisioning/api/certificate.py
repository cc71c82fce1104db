"""Certificates for networks that ask phones who they are."""

from pbxmanager.core.api import ModelSerializer, ModelViewSet
from pbxmanager.provisioning.models import NetworkAuthority, NetworkIdentity


class NetworkAuthoritySerializer(ModelSerializer):
    """Whom phones trust; without ``site`` everywhere."""

    class Meta:
        model = NetworkAuthority
        fields = ["id", "site", "certificates", "not_after"]
        read_only_fields = ["not_after"]


class NetworkAuthorityViewSet(ModelViewSet):
    """802.1X authorities."""

    queryset = NetworkAuthority.objects.order_by("pk")
    serializer_class = NetworkAuthoritySerializer
    filterset_fields = ["site"]


class NetworkIdentitySerializer(ModelSerializer):
    """A phone's own certificate; its key is taken and never given out."""

    class Meta:
        model = NetworkIdentity
        fields = ["id", "phone", "certificate", "private_key", "not_after"]
        read_only_fields = ["not_after"]
        extra_kwargs = {"private_key": {"write_only": True}}


class NetworkIdentityViewSet(ModelViewSet):
    """802.1X certificates."""

    queryset = NetworkIdentity.objects.order_by("pk")
    serializer_class = NetworkIdentitySerializer
    filterset_fields = ["phone"]
    ordering_fields = ["not_after"]

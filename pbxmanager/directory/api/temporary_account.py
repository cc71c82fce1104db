"""Accounts of telephones that belong to nobody yet."""

from pbxmanager.core.api import ModelSerializer, ReadOnlyViewSet
from pbxmanager.directory.models import TemporaryAccount


class TemporaryAccountSerializer(ModelSerializer):
    """A temporary account without its password."""

    class Meta:
        model = TemporaryAccount
        fields = ["id", "site", "endpoint"]


class TemporaryAccountViewSet(ReadOnlyViewSet):
    """Temporary accounts."""

    queryset = TemporaryAccount.objects.all()
    serializer_class = TemporaryAccountSerializer
    filterset_fields = ["site"]

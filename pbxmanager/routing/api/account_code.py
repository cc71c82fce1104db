"""Codes that say what a call is charged to."""

from pbxmanager.core.api import ModelSerializer, ModelViewSet
from pbxmanager.routing.models import AccountCode


class AccountCodeSerializer(ModelSerializer):
    """A client, project or cost centre."""

    class Meta:
        model = AccountCode
        fields = ["id", "code", "name", "enabled"]


class AccountCodeViewSet(ModelViewSet):
    """Account codes."""

    queryset = AccountCode.objects.all()
    serializer_class = AccountCodeSerializer
    filterset_fields = ["code", "enabled"]
    search_fields = ["code", "name"]
    ordering_fields = ["id", "code"]

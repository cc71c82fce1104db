"""Claim windows and the rules of sites."""

from django.contrib.auth.models import User
from rest_framework.serializers import BaseSerializer

from pbxmanager.core.api import ModelSerializer, ModelViewSet, ReadOnlyViewSet
from pbxmanager.provisioning.models import ClaimWindow, DialledClaim, SiteRules


class ClaimWindowSerializer(ModelSerializer):
    """A short time in which phones get their own address without proof."""

    class Meta:
        model = ClaimWindow
        fields = ["id", "site", "phone", "networks", "dialled_claims", "opened", "closes", "opened_by"]
        read_only_fields = ["opened", "opened_by"]


class ClaimWindowViewSet(ModelViewSet):
    """Claim windows."""

    queryset = ClaimWindow.objects.order_by("-closes")
    serializer_class = ClaimWindowSerializer
    filterset_fields = ["site", "phone"]

    def perform_create(self, serializer: BaseSerializer[ClaimWindow]) -> None:
        """Keep who opened it."""
        serializer.save(opened_by=self.request.user if isinstance(self.request.user, User) else None)


class SiteRulesSerializer(ModelSerializer):
    """What a site's phones are trusted with."""

    class Meta:
        model = SiteRules
        fields = ["id", "site", "plain_secrets"]


class SiteRulesViewSet(ModelViewSet):
    """Rules of sites."""

    queryset = SiteRules.objects.order_by("pk")
    serializer_class = SiteRulesSerializer
    filterset_fields = ["site"]


class DialledClaimSerializer(ModelSerializer):
    """A phone that somebody claimed by dialling."""

    class Meta:
        model = DialledClaim
        fields = ["id", "time", "window", "mac", "address", "number", "phone", "state", "why"]


class DialledClaimViewSet(ReadOnlyViewSet):
    """Claims by phone."""

    queryset = DialledClaim.objects.order_by("-time", "-pk")
    serializer_class = DialledClaimSerializer
    filterset_fields = ["mac", "number", "state", "window"]

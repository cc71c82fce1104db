"""Codes for services."""

from rest_framework import mixins, serializers

from pbxmanager.core.api import ModelSerializer, ReadOnlyViewSet
from pbxmanager.routing.models import FeatureCode


class FeatureCodeSerializer(ModelSerializer):
    """What is dialled for a service."""

    name = serializers.CharField(source="facts.name", read_only=True)

    class Meta:
        model = FeatureCode
        fields = ["id", "feature", "name", "code", "enabled"]
        read_only_fields = ["feature"]


class FeatureCodeViewSet(mixins.UpdateModelMixin, ReadOnlyViewSet):
    """Feature codes: they can be changed and taken out of service, not added or removed."""

    queryset = FeatureCode.objects.all()
    serializer_class = FeatureCodeSerializer
    filterset_fields = ["feature", "enabled"]
    search_fields = ["code", "feature"]
    ordering_fields = ["id", "code"]

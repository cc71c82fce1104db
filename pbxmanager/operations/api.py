"""REST endpoints of operation."""

from rest_framework.routers import BaseRouter

from pbxmanager.core.api import ModelSerializer, ReadOnlyViewSet
from pbxmanager.operations.models import Generation


class GenerationSerializer(ModelSerializer):
    """What went live when, by whom and why."""

    class Meta:
        model = Generation
        fields = ["number", "created", "author", "reason", "digest", "result", "changes", "reloaded", "evidence"]


class GenerationViewSet(ReadOnlyViewSet):
    """The record of generations."""

    queryset = Generation.objects.all()
    serializer_class = GenerationSerializer
    lookup_field = "number"
    filterset_fields = ["result", "author"]
    ordering_fields = ["number"]


def register(router: BaseRouter) -> None:
    """Add the endpoints to the API."""
    router.register("generations", GenerationViewSet)

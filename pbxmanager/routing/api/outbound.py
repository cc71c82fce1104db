"""Calls to outside: routes, permissions, emergency numbers."""

from typing import Any

from rest_framework import serializers

from pbxmanager.core.api import ModelSerializer, ModelViewSet
from pbxmanager.routing.models import (
    EmergencyNumber,
    EmergencyTrunk,
    OutboundRoute,
    OutboundRoutePattern,
    OutboundRouteTrunk,
    PermissionClass,
)


class PatternSerializer(ModelSerializer):
    """What is dialled."""

    class Meta:
        model = OutboundRoutePattern
        fields = ["pattern", "strip", "prepend"]

    def left_to_others(self) -> list[str]:
        """The route is the one that it comes with."""
        return ["route"]


class RouteTrunkSerializer(ModelSerializer):
    """A trunk and its place in the order."""

    class Meta:
        model = OutboundRouteTrunk
        fields = ["trunk", "position"]

    def left_to_others(self) -> list[str]:
        """The route is the one that it comes with."""
        return ["route"]


class OutboundRouteSerializer(ModelSerializer):
    """A route with its patterns and trunks; each list that is given replaces what was there."""

    patterns = PatternSerializer(many=True)
    trunks = RouteTrunkSerializer(many=True, source="trunk_choices")

    class Meta:
        model = OutboundRoute
        fields = ["id", "name", "position", "enabled", "patterns", "trunks"]

    def validate_patterns(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse a pattern that is listed twice."""
        if len({row["pattern"] for row in rows}) < len(rows):
            raise serializers.ValidationError("A pattern is listed twice. Name each one once.")
        return rows

    def validate_trunks(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse a trunk that is listed twice."""
        if len({row["trunk"].pk for row in rows}) < len(rows):
            raise serializers.ValidationError("A trunk is listed twice. Name each one once.")
        return rows

    def create(self, validated_data: dict[str, Any]) -> OutboundRoute:
        """Make the route and its rows."""
        patterns, trunks = validated_data.pop("patterns"), validated_data.pop("trunk_choices")
        route = OutboundRoute.objects.create(**validated_data)
        self._rows(route, patterns, trunks)
        return route

    def update(self, instance: OutboundRoute, validated_data: dict[str, Any]) -> OutboundRoute:
        """Change the route; replace the rows that were given."""
        patterns, trunks = validated_data.pop("patterns", None), validated_data.pop("trunk_choices", None)
        route = super().update(instance, validated_data)
        self._rows(route, patterns, trunks)
        return OutboundRoute.objects.get(pk=route.pk)

    def _rows(self, route: OutboundRoute, patterns: list[Any] | None, trunks: list[Any] | None) -> None:
        if patterns is not None:
            route.patterns.all().delete()
            for row in patterns:
                OutboundRoutePattern.objects.create(route=route, **row)
        if trunks is not None:
            route.trunk_choices.all().delete()
            for row in trunks:
                OutboundRouteTrunk.objects.create(route=route, **row)


class OutboundRouteViewSet(ModelViewSet):
    """Routes to the outside."""

    queryset = OutboundRoute.objects.prefetch_related("patterns", "trunk_choices")
    serializer_class = OutboundRouteSerializer
    filterset_fields = ["enabled"]
    search_fields = ["name"]
    ordering_fields = ["id", "position", "name"]


class PermissionClassSerializer(ModelSerializer):
    """A class of service."""

    class Meta:
        model = PermissionClass
        fields = [
            "id", "name", "routes", "records_calls", "picks_up_anything", "max_calls", "max_minutes", "asks_account",
            "is_default",
        ]  # fmt: skip


class PermissionClassViewSet(ModelViewSet):
    """Classes of service."""

    queryset = PermissionClass.objects.prefetch_related("routes")
    serializer_class = PermissionClassSerializer
    search_fields = ["name"]
    ordering_fields = ["id", "name"]


class EmergencyNumberSerializer(ModelSerializer):
    """An emergency number."""

    class Meta:
        model = EmergencyNumber
        fields = ["id", "digits", "name"]


class EmergencyNumberViewSet(ModelViewSet):
    """Emergency numbers."""

    queryset = EmergencyNumber.objects.all()
    serializer_class = EmergencyNumberSerializer
    search_fields = ["digits", "name"]
    ordering_fields = ["id", "digits"]


class EmergencyTrunkSerializer(ModelSerializer):
    """A trunk that a site's emergency calls try first."""

    class Meta:
        model = EmergencyTrunk
        fields = ["id", "site", "trunk", "position"]


class EmergencyTrunkViewSet(ModelViewSet):
    """Trunks that sites' emergency calls try first."""

    queryset = EmergencyTrunk.objects.all()
    serializer_class = EmergencyTrunkSerializer
    filterset_fields = ["site", "trunk"]
    ordering_fields = ["id", "position"]

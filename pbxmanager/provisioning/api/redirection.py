"""Exports for the makers' redirection services."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from pbxmanager.provisioning.configs import phones_for_configs
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.redirection import entries_of, put_on_record, requests, table


class ExportSerializer(serializers.Serializer[Any]):
    """Which phones, and how."""

    vendor = serializers.CharField(help_text="Short name of a maker that has a service, such as yealink.")
    site = serializers.IntegerField(required=False, help_text="Id of a site: only phones that stand there.")
    phones = serializers.ListField(
        child=serializers.IntegerField(), required=False, help_text="Ids; none: all of the maker."
    )
    form = serializers.ChoiceField(
        choices=("csv", "requests"), default="csv", help_text="A table to upload, or the requests of its interface."
    )
    own_addresses = serializers.BooleanField(
        default=False, help_text="Send each phone to its own, secret address. It takes the right to change phones."
    )

    def validate_vendor(self, vendor: str) -> str:
        """Take a maker that has a service."""
        known = [name for name, driver in DRIVERS.items() if driver.redirect_columns]
        if vendor not in known:
            raise serializers.ValidationError(f"Choose one of: {', '.join(known)}.")
        return vendor


class RedirectionActions:
    """The export, for the endpoint of phones."""

    @extend_schema(
        request=ExportSerializer, responses={(200, "text/csv"): OpenApiTypes.STR, (200, "application/json"): dict}
    )
    @action(detail=False, methods=["post"], url_path="redirection", filter_backends=[])
    def redirection(self, request: Request) -> HttpResponse | Response:
        """Return what a maker's redirection service takes, for all of its phones, those of a site or some."""
        asked = ExportSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        chosen = asked.validated_data
        needed = "change" if chosen["own_addresses"] else "view"
        if not request.user.has_perm(f"provisioning.{needed}_phone"):
            raise PermissionDenied
        rows = phones_for_configs().filter(vendor=chosen["vendor"]).order_by("pk")
        if "phones" in chosen:
            rows = rows.filter(pk__in=chosen["phones"])
        phones = [phone for phone in rows if chosen.get("site") in (None, phone.site_id)]
        entries = entries_of(phones, chosen["own_addresses"]).get(chosen["vendor"], [])
        if chosen["own_addresses"]:
            put_on_record(request.user, phones)
        if chosen["form"] == "requests":
            return Response(requests(chosen["vendor"], entries), headers={"Cache-Control": "no-store"})
        text = table(DRIVERS[chosen["vendor"]], entries)
        return HttpResponse(text, content_type="text/csv; charset=utf-8", headers={"Cache-Control": "no-store"})

"""Messages that make phones fetch their files or restart."""

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from pbxmanager.directory.models import Site
from pbxmanager.provisioning.configs import phones_for_configs
from pbxmanager.provisioning.models import Phone, Push
from pbxmanager.provisioning.push import SECONDS_APART, ask, outdated


class PushSerializer(serializers.ModelSerializer[Push]):
    """A message and what became of it."""

    class Meta:
        model = Push
        fields = ["id", "phone", "kind", "state", "during_calls", "asked", "asked_by", "not_before", "done", "why"]
        read_only_fields = fields


class AskSerializer(serializers.Serializer[Any]):
    """Which phones are asked what. Without ``phones`` and ``site`` it is all of them."""

    kind = serializers.ChoiceField(choices=Push.Kind.choices)
    phones = serializers.PrimaryKeyRelatedField(queryset=Phone.objects.all(), many=True, required=False)
    site = serializers.PrimaryKeyRelatedField(queryset=Site.objects.all(), required=False)
    everything = serializers.BooleanField(default=False, help_text="All phones.")
    outdated = serializers.BooleanField(default=False, help_text="Only those whose configuration is out of date.")
    seconds_apart = serializers.FloatField(default=SECONDS_APART, min_value=0, max_value=3600)
    during_calls = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for a choice: nobody shall restart a whole office by leaving something out."""
        if not (attrs.get("phones") or attrs.get("site") or attrs["everything"] or attrs["outdated"]):
            raise serializers.ValidationError("Give phones or a site, or set everything or outdated.")
        return attrs


class PushViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet[Push]
):
    """Messages to phones. Deleting a waiting one calls it off."""

    queryset = Push.objects.order_by("-pk")
    serializer_class = PushSerializer
    filterset_fields = ["phone", "kind", "state"]

    @extend_schema(request=AskSerializer, responses={201: PushSerializer(many=True)})
    def create(self, request: Request) -> Response:
        """Ask phones, one after the other."""
        asked = AskSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        chosen = asked.validated_data
        phones = phones_for_configs().filter(device__enabled=True)
        if chosen.get("phones"):
            phones = phones.filter(pk__in=[phone.pk for phone in chosen["phones"]])
        found = list(phones)
        if chosen.get("site"):
            found = [phone for phone in found if phone.site_id == chosen["site"].pk]
        if chosen["outdated"]:
            found = outdated(found)
        pushes = ask(
            found,
            chosen["kind"],
            timezone.now(),
            by=request.user if isinstance(request.user, User) else None,
            seconds_apart=chosen["seconds_apart"],
            during_calls=chosen["during_calls"],
        )
        return Response(PushSerializer(pushes, many=True).data, status=status.HTTP_201_CREATED)

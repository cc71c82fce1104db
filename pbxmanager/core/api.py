"""Bases of the REST API: the same validation as everywhere, and nothing secret in an answer."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError as ModelError
from django.db import models, transaction
from django.db.models import ProtectedError
from rest_framework import permissions, serializers, status, viewsets
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response


class InUse(APIException):
    """Something else needs what should be deleted."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "in_use"

    def __init__(self, error: ProtectedError) -> None:
        users = sorted(str(item) for item in error.protected_objects)
        super().__init__({"detail": "It is in use. Change or delete these first.", "used_by": users})


class ViewPermissions(permissions.DjangoModelPermissions):
    """Reading takes the right to view, too."""

    perms_map = {**permissions.DjangoModelPermissions.perms_map, "GET": ["%(app_label)s.view_%(model_name)s"]}


class ChangePermissions(permissions.DjangoModelPermissions):
    """Every request takes the right to change."""

    perms_map = {method: ["%(app_label)s.change_%(model_name)s"] for method in ViewPermissions.perms_map}


class ModelSerializer(serializers.ModelSerializer[Any]):
    """Asks the model itself whether it is valid, as the admin does, with the errors beside their fields."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Try the values on an instance that is not saved."""
        candidate = self._candidate(attrs)
        try:
            candidate.full_clean(exclude=self.left_to_others())
        except ModelError as error:
            raise serializers.ValidationError(self._renamed(error.message_dict)) from error
        for name in attrs:  # what validation brought into its form is what is stored
            if name in self._own_fields():
                attrs[name] = getattr(candidate, name)
        return attrs

    def left_to_others(self) -> list[str]:
        """Return fields that are not this serializer's to judge."""
        return []

    def _own_fields(self) -> set[str]:
        model: Any = self.Meta.model
        return {f.name for f in model._meta.concrete_fields} | {"number"} & set(self.fields)

    def _candidate(self, attrs: Mapping[str, Any]) -> models.Model:
        model: Any = self.Meta.model
        current = model.objects.get(pk=self.instance.pk) if isinstance(self.instance, models.Model) else model()
        for name, item in attrs.items():
            if name in self._own_fields():
                setattr(current, name, item)
        return current  # type: ignore[no-any-return]

    def _renamed(self, problems: dict[str, list[str]]) -> dict[str, list[str]]:
        return {"non_field_errors" if name == "__all__" else name: texts for name, texts in problems.items()}


class RoutableSerializer(ModelSerializer):
    """Of something that calls can be sent to: its internal number is a field like any other."""

    number = serializers.CharField(max_length=10)

    def create(self, validated_data: dict[str, Any]) -> Any:
        """Set the number before the first save."""
        number = validated_data.pop("number")
        model: Any = self.Meta.model
        made = model(**validated_data)
        made.number = number
        made.save()
        return made


class OptionalNumberSerializer(RoutableSerializer):
    """Of something that calls can be sent to and that need not have an internal number."""

    number = serializers.CharField(max_length=10, required=False, allow_blank=True, default="")


class ModelViewSet(viewsets.ModelViewSet[Any]):
    """List, read, add, change, delete; each request is one transaction."""

    permission_classes = [ViewPermissions]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Carry out all of a request, or nothing."""
        with transaction.atomic():
            response = super().dispatch(request, *args, **kwargs)
            if response.status_code >= status.HTTP_400_BAD_REQUEST:
                transaction.set_rollback(True)
            return response

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Delete, or say what uses it."""
        try:
            with transaction.atomic():
                return super().destroy(request, *args, **kwargs)
        except ProtectedError as error:
            raise InUse(error) from error


class ReadOnlyViewSet(viewsets.ReadOnlyModelViewSet[Any]):
    """List and read."""

    permission_classes = [ViewPermissions]

"""People and departments."""

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from pbxmanager.core.api import ModelSerializer, ModelViewSet
from pbxmanager.directory.api.several import SCHEMA, MadeSerializer, SeveralSerializer
from pbxmanager.directory.models import Department, Person


class DepartmentSerializer(ModelSerializer):
    """A department."""

    class Meta:
        model = Department
        fields = ["id", "name", "parent"]


class DepartmentViewSet(ModelViewSet):
    """Departments."""

    queryset = Department.objects.all()
    serializer_class = DepartmentSerializer
    search_fields = ["name"]
    ordering_fields = ["id", "name"]


class PersonSerializer(ModelSerializer):
    """Somebody who works here."""

    class Meta:
        model = Person
        fields = ["id", "name", "email", "site", "department", "language", "listed", "spelling"]


class PersonViewSet(ModelViewSet):
    """People."""

    queryset = Person.objects.all()
    serializer_class = PersonSerializer
    filterset_fields = ["site", "department", "email"]
    search_fields = ["name", "email", "extensions__destination__number"]
    ordering_fields = ["id", "name"]

    @SCHEMA
    @action(detail=False, methods=["post"])
    def several(self, request: Request) -> Response:
        """Add several people with extensions, voicemail boxes and telephones, all or none."""
        asked = SeveralSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        answer = Response(MadeSerializer(asked.save(), many=True).data, status=201)
        answer["Cache-Control"] = "no-store"
        return answer

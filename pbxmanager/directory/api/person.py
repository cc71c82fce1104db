"""People and departments."""

from pbxmanager.core.api import ModelSerializer, ModelViewSet
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

"""People and companies outside, for the phones' telephone books."""

from pbxmanager.core.api import ModelSerializer, ModelViewSet
from pbxmanager.provisioning.models import Contact


class ContactSerializer(ModelSerializer):
    """An entry of everybody's, a department's or a person's book."""

    class Meta:
        model = Contact
        fields = ["id", "name", "number", "second_number", "department", "person"]


class ContactViewSet(ModelViewSet):
    """Contacts."""

    queryset = Contact.objects.order_by("pk")
    serializer_class = ContactSerializer
    filterset_fields = ["department", "person"]
    search_fields = ["name", "number", "second_number"]

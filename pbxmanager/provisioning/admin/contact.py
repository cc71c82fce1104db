"""People and companies outside, for the phones' telephone books."""

from django.contrib import admin

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.provisioning.models import Contact


@admin.register(Contact)
class ContactAdmin(ModelAdmin):
    """Entries of everybody's, of departments' and of people's own books."""

    list_display = ("name", "number", "second_number", "department", "person")
    list_filter = ("department",)
    search_fields = ("name", "number", "second_number", "person__name")
    list_select_related = ("department", "person")
    autocomplete_fields = ("department", "person")
    fields = ("name", ("number", "second_number"), ("department", "person"))

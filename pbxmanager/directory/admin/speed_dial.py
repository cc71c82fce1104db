"""Numbers behind short codes."""

from django.contrib import admin

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.directory.models import SpeedDial


@admin.register(SpeedDial)
class SpeedDialAdmin(ModelAdmin):
    """Speed dials of the company and of people."""

    list_display = ("key", "number", "name", "extension")
    list_filter = (("extension", admin.EmptyFieldListFilter),)
    list_select_related = ("extension__destination", "extension__person")
    search_fields = ("key", "number", "name", "extension__destination__number", "extension__destination__name")
    autocomplete_fields = ("extension",)
    fields = ("key", "number", "name", "extension")

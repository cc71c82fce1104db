"""Music on hold."""

from django.contrib import admin

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.media.models import MusicClass


@admin.register(MusicClass)
class MusicClassAdmin(ModelAdmin):
    """What is played to whoever waits."""

    list_display = ("name", "order", "is_default")
    search_fields = ("name",)

"""Prompts."""

from django.contrib import admin

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.media.models import Prompt


@admin.register(Prompt)
class PromptAdmin(ModelAdmin):
    """What is said to callers."""

    list_display = ("name", "language")
    search_fields = ("name",)

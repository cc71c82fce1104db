"""The app's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    """What callers hear."""

    name = "pbxmanager.media"
    verbose_name = _("Prompts and music")
    default_auto_field = "django.db.models.BigAutoField"

"""The app's registration with Django."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    """What callers hear."""

    name = "pbxmanager.media"
    verbose_name = _("Prompts and music")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let forms of other apps make prompts."""
        import_module("pbxmanager.core.spoken").SPEAKERS.append(import_module("pbxmanager.media.spoken").spoken_prompt)

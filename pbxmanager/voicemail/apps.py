"""The app's registration with Django."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class VoicemailConfig(AppConfig):
    """Voicemail."""

    name = "pbxmanager.voicemail"
    verbose_name = _("Voicemail")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give every person's new extension a box."""
        models = import_module("pbxmanager.voicemail.models.box")
        post_save.connect(models.follow_extension, sender="directory.Extension")

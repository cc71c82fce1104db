"""The app's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LiveConfig(AppConfig):
    """What happens now."""

    name = "pbxmanager.live"
    verbose_name = _("Live state")
    default_auto_field = "django.db.models.BigAutoField"

"""The app's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FaxConfig(AppConfig):
    """Fax."""

    name = "pbxmanager.fax"
    verbose_name = _("Fax")
    default_auto_field = "django.db.models.BigAutoField"

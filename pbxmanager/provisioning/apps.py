"""The app's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProvisioningConfig(AppConfig):
    """Desk phones that configure themselves."""

    name = "pbxmanager.provisioning"
    verbose_name = _("Phones")
    default_auto_field = "django.db.models.BigAutoField"

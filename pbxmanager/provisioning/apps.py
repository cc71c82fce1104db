"""The app's registration with Django."""

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class ProvisioningConfig(AppConfig):
    """Desk phones that configure themselves."""

    name = "pbxmanager.provisioning"
    verbose_name = _("Phones")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have certificates watched that run out, and the one checked that phones shall trust."""
        watches = import_module("pbxmanager.operations.watches").WATCHES
        watches.append(import_module("pbxmanager.provisioning.expiry").running_out)
        register(import_module("pbxmanager.provisioning.authority").readable)

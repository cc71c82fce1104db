"""The app's registration with Django."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RoutingConfig(AppConfig):
    """The ways that calls take."""

    name = "pbxmanager.routing"
    verbose_name = _("Call routing")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the table of feature codes complete."""
        models = import_module("pbxmanager.routing.models.feature_code")
        post_migrate.connect(models.complete_feature_codes, sender=self)

"""The app's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoutingConfig(AppConfig):
    """The ways that calls take."""

    name = "pbxmanager.routing"
    verbose_name = _("Call routing")
    default_auto_field = "django.db.models.BigAutoField"

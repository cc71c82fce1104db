"""The app's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QueuesConfig(AppConfig):
    """Queues and their agents."""

    name = "pbxmanager.queues"
    verbose_name = _("Queues")
    default_auto_field = "django.db.models.BigAutoField"

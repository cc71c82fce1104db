"""The app's registration with Django."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.next_step import SOURCES


class OperationsConfig(AppConfig):
    """Taking the office's description live."""

    name = "pbxmanager.operations"
    verbose_name = _("Operation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin the journal, once all models are there, and say what a new office needs next."""
        import_module("pbxmanager.operations.journal").watch()
        SOURCES.append(import_module("pbxmanager.operations.checklist").next_step)

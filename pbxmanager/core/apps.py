"""The app's registration with Django."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Bases for the other apps; it has no tables."""

    name = "pbxmanager.core"
    verbose_name = "Core"

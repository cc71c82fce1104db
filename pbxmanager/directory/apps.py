"""The app's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """People and their telephones."""

    name = "pbxmanager.directory"
    verbose_name = _("People and phones")
    default_auto_field = "django.db.models.BigAutoField"

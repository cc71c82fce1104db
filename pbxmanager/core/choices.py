"""Choices that several apps offer, in words for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager import snapshot


class Transport(models.TextChoices):
    """How SIP messages travel."""

    UDP = snapshot.Transport.UDP.value, "UDP"
    TCP = snapshot.Transport.TCP.value, "TCP"
    TLS = snapshot.Transport.TLS.value, _("TLS (encrypted)")


class Encryption(models.TextChoices):
    """Whether the audio is encrypted."""

    NONE = snapshot.Encryption.NONE.value, _("No")
    OPTIONAL = snapshot.Encryption.OPTIONAL.value, _("When the other side can")
    SRTP = snapshot.Encryption.SRTP.value, _("Always (SRTP)")


class Language(models.TextChoices):
    """Languages of announcements."""

    ENGLISH = "en", _("English")
    CHINESE = "zh", _("Chinese")
    SPANISH = "es", _("Spanish")
    FRENCH = "fr", _("French")
    ITALIAN = "it", _("Italian")
    RUSSIAN = "ru", _("Russian")

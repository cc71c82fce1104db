"""Places with telephones."""

from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.choices import Language
from pbxmanager.core.fields import HostField, LabelField, NetworksField
from pbxmanager.core.numbering import COUNTRIES


def validate_timezone(value: str) -> None:
    """Refuse what is no IANA time zone, such as ``Asia/Shanghai``."""
    if value not in available_timezones():
        raise ValidationError(_("Give a time zone as Area/City, such as Asia/Shanghai or Europe/Berlin."))
    ZoneInfo(value)


def validate_country(value: str) -> None:
    """Refuse what is no country with known dialling rules."""
    if value not in COUNTRIES:
        raise ValidationError(_("Give the country's two letters, such as CN, DE or US."))


class Site(models.Model):
    """A place with telephones."""

    name = LabelField(_("name"), unique=True)
    country = models.CharField(
        _("country"),
        max_length=2,
        default="CN",
        validators=[validate_country],
        help_text=_("Two letters (ISO 3166). Its dialling rules apply to the phones and trunks here."),
    )
    timezone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai", validators=[validate_timezone])
    language = models.CharField(
        _("language"),
        max_length=5,
        choices=Language.choices,
        default=Language.ENGLISH,
        help_text=_("Of announcements."),
    )
    main_number = models.ForeignKey(
        "routing.Number",
        verbose_name=_("main number"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="main_of",
        help_text=_("Shown to the outside for people who have no number of their own."),
    )
    local_networks = NetworksField(
        _("local networks"),
        blank=True,
        help_text=_("One a line, such as 192.168.1.0/24. Phones in them are reached without the external address."),
    )
    external_address = HostField(
        _("external address"),
        blank=True,
        help_text=_(
            "Public IP address or name under which phones and carriers outside the local networks reach the system."
        ),
    )
    sip_port = models.PositiveIntegerField(
        _("own SIP port"),
        null=True,
        blank=True,
        unique=True,
        validators=[MinValueValidator(1024), MaxValueValidator(65534)],
        help_text=_(
            "Only for a site behind an external address of its own: UDP and TCP listen on this port, TLS on the next one. "
            "Empty: the main port."
        ),
    )
    emergency_callback = models.ForeignKey(
        "routing.Number",
        verbose_name=_("emergency call-back number"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="emergency_callback_of",
        help_text=_("The number that emergency services see and call back. Empty: the main number."),
    )
    emergency_location = LabelField(
        _("location"),
        max_length=200,
        blank=True,
        help_text=_("Street, building and floor, as told to the emergency services."),
    )
    emergency_contacts = models.ManyToManyField(
        "directory.Extension",
        verbose_name=_("emergency contacts"),
        blank=True,
        related_name="emergency_contact_of",
        help_text=_("Extensions that ring and hear who called when somebody here dials an emergency number."),
    )

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

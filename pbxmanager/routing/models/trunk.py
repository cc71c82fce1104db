"""Lines to telephone companies."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager import snapshot
from pbxmanager.core.choices import Encryption, Transport
from pbxmanager.core.fields import CodecsField, HostField, LabelField, NetworksField, SealedField, TokenField


class Trunk(models.Model):
    """A line to a telephone company."""

    class Kind(models.TextChoices):
        """How the carrier knows us."""

        REGISTER = snapshot.TrunkKind.REGISTER.value, _("We register with user name and password")
        ADDRESS = snapshot.TrunkKind.ADDRESS.value, _("By IP address, without registering")

    class NumberForm(models.TextChoices):
        """How the carrier writes numbers."""

        E164 = snapshot.NumberForm.E164.value, _("+862151082000 (E.164)")
        DIGITS = snapshot.NumberForm.DIGITS.value, _("862151082000 (E.164 without +)")
        INTERNATIONAL = (
            snapshot.NumberForm.INTERNATIONAL.value,
            _("00862151082000 (always with international prefix)"),
        )
        NATIONAL = snapshot.NumberForm.NATIONAL.value, _("02151082000 (as dialled in the site's country)")

    class CallerIdPolicy(models.TextChoices):
        """Which caller numbers go out here."""

        OWN = snapshot.CallerIdPolicy.OWN.value, _("Numbers of this trunk, else its main number")
        ANY = snapshot.CallerIdPolicy.ANY.value, _("Any number of the company")
        MAIN = snapshot.CallerIdPolicy.MAIN.value, _("Its main number, always")

    name = LabelField(_("name"), unique=True)
    enabled = models.BooleanField(_("in service"), default=True)
    site = models.ForeignKey(
        "directory.Site",
        verbose_name=_("site"),
        on_delete=models.PROTECT,
        related_name="trunks",
        help_text=_("Its country's dialling rules and its network settings apply."),
    )
    kind = models.CharField(_("log-in"), max_length=10, choices=Kind.choices, default=Kind.REGISTER)
    host = HostField(_("host"), help_text=_("The carrier's SIP server: a name or an IP address."))
    port = models.PositiveIntegerField(
        _("port"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(65535)],
        help_text=_("Empty: the standard one."),
    )
    transport = models.CharField(_("transport"), max_length=3, choices=Transport.choices, default=Transport.UDP)
    encryption = models.CharField(
        _("encrypted audio"), max_length=10, choices=Encryption.choices, default=Encryption.NONE
    )
    codecs = CodecsField(_("codecs"), blank=True, default="alaw, ulaw")
    username = TokenField(_("user name"), blank=True)
    secret = SealedField(_("password"), blank=True, default="")
    from_domain = HostField(
        _("domain"), blank=True, help_text=_("Empty: the host. Some carriers want their own name here.")
    )
    networks = NetworksField(
        _("addresses that call us"),
        blank=True,
        help_text=_("Beside the host, one a line: where the carrier's calls come from."),
    )
    number_form = models.CharField(_("number form"), max_length=15, choices=NumberForm.choices, default=NumberForm.E164)
    main_number = models.ForeignKey(
        "routing.Number",
        verbose_name=_("main number"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="main_of_trunk",
    )
    caller_id_policy = models.CharField(
        _("caller numbers"), max_length=10, choices=CallerIdPolicy.choices, default=CallerIdPolicy.OWN
    )
    inbound_prefix = models.CharField(
        _("completes short numbers"),
        max_length=15,
        blank=True,
        validators=[RegexValidator(r"^\+[1-9][0-9]{0,13}\Z", _("Write it with + and country code, such as +862151."))],
        help_text=_("When the carrier delivers only the last digits: what belongs before them, such as +862151."),
    )
    did_in_to_header = models.BooleanField(
        _("called number in the To header"),
        default=False,
        help_text=_("For carriers that put our user name into the request."),
    )
    max_calls = models.PositiveSmallIntegerField(
        _("simultaneous calls"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit. Emergency calls are not counted."),
    )
    register_seconds = models.PositiveIntegerField(
        _("register every"),
        default=600,
        validators=[MinValueValidator(30), MaxValueValidator(86400)],
        help_text=_("Seconds."),
    )

    class Meta:
        verbose_name = _("trunk")
        verbose_name_plural = _("trunks")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Ask for what the kind of log-in needs, and refuse keys sent in the open."""
        problems = {}
        if self.kind == self.Kind.REGISTER:
            if not self.username:
                problems["username"] = _("A trunk that registers needs a user name.")
            if not self.secret:
                problems["secret"] = _("A trunk that registers needs a password.")
        if self.encryption == Encryption.SRTP and self.transport != Transport.TLS:
            problems["encryption"] = _("SRTP keys would travel in the open. Choose the transport TLS as well.")
        if any(char in self.secret for char in "\r\n\0") or not self.secret.isprintable():
            problems["secret"] = _("A password can't hold line breaks or invisible characters.")
        if problems:
            raise ValidationError(problems)

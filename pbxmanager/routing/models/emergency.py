"""Emergency calls."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import LabelField


class EmergencyNumber(models.Model):
    """A number that every telephone can call, whatever its permissions and state."""

    digits = models.CharField(
        _("number"),
        max_length=6,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{2,6}\Z", _("An emergency number has 2 to 6 digits, such as 110 or 112."))],
    )
    name = LabelField(_("name"), help_text=_("Such as Police or Fire."))

    class Meta:
        verbose_name = _("emergency number")
        verbose_name_plural = _("emergency numbers")
        ordering = ("digits",)

    def __str__(self) -> str:
        return f"{self.digits} {self.name}"

    def clean(self) -> None:
        """Refuse a number that somebody's telephone has."""
        if not self.digits.isdecimal():
            return  # nothing to compare; the field itself says what is wrong with it
        taken = apps.get_model("routing", "Destination").objects.filter(number=self.digits).first()
        if taken:
            raise ValidationError(
                {
                    "digits": _("%(number)s is the internal number of %(name)s. Give that another number first.")
                    % {"number": self.digits, "name": taken.name}
                }
            )


class EmergencyTrunk(models.Model):
    """Which trunks a site's emergency calls try first. All other trunks follow by themselves."""

    site = models.ForeignKey(
        "directory.Site", verbose_name=_("site"), on_delete=models.CASCADE, related_name="emergency_trunks"
    )
    trunk = models.ForeignKey(
        "routing.Trunk", verbose_name=_("trunk"), on_delete=models.CASCADE, related_name="emergency_for"
    )
    position = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("trunk for emergency calls")
        verbose_name_plural = _("trunks for emergency calls")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("site", "trunk"),
                name="emergency_trunk_once",
                violation_error_message=_("This trunk is listed already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.site}: {self.trunk}"

"""Who may call what."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import LabelField


class PermissionClass(models.Model):
    """A class of service: the outbound routes that its people may use. Internal and emergency calls are always possible."""

    name = LabelField(_("name"), unique=True)
    routes = models.ManyToManyField(
        "routing.OutboundRoute",
        verbose_name=_("outbound routes"),
        blank=True,
        related_name="permission_classes",
    )
    records_calls = models.BooleanField(
        _("record calls by code"), default=False, help_text=_("Begin, pause and end a recording during a call.")
    )
    picks_up_anything = models.BooleanField(
        _("take any ringing call"), default=False, help_text=_("Otherwise only those of their pickup groups.")
    )
    max_calls = models.PositiveSmallIntegerField(
        _("calls to outside at once"),
        null=True,
        blank=True,
        default=3,
        validators=[MinValueValidator(1)],
        help_text=_("For each extension, forwarded and transferred calls included. Empty: any number."),
    )
    max_minutes = models.PositiveIntegerField(
        _("minutes to outside a day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("For each extension. What a stolen password can spend at most. Empty: any number."),
    )
    asks_account = models.BooleanField(
        _("asks for an account code"),
        default=False,
        help_text=_("Calls to outside take a code from the list of account codes; it stands in the call record."),
    )
    is_default = models.BooleanField(
        _("for new extensions"), default=False, help_text=_("Proposed when an extension is added.")
    )

    class Meta:
        verbose_name = _("permission class")
        verbose_name_plural = _("permissions")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=("is_default",),
                condition=models.Q(is_default=True),
                name="one_default_permission_class",
                violation_error_message=_(
                    "Another class is the one for new extensions. Take the mark off that one first."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

"""Codes for services."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import FeatureDigitsField
from pbxmanager.snapshot import FEATURE_BY_KEY, FEATURES, Feature


class FeatureCode(models.Model):
    """What is dialled for a service. There is one row for each service that the system knows; none is added by hand."""

    feature = models.CharField(_("service"), max_length=30, unique=True, editable=False)
    code = FeatureDigitsField(
        _("code"),
        unique=True,
        help_text=_("Begins with * or #, such as *97."),
        error_messages={"unique": _("Another service has this code already.")},
    )
    enabled = models.BooleanField(_("in service"), default=True)

    class Meta:
        verbose_name = _("feature code")
        verbose_name_plural = _("feature codes")
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.code} {self.facts.name}"

    def clean(self) -> None:
        """Know the service, which no form changes."""
        if self.feature not in FEATURE_BY_KEY:
            raise ValidationError(_("No such service is known: %(name)s.") % {"name": self.feature})

    @property
    def facts(self) -> Feature:
        """What the service is."""
        return FEATURE_BY_KEY[self.feature]


def complete_feature_codes(**kwargs: Any) -> None:
    """Give every service that has no row yet its usual code, or the first free one like it. Runs after each migration."""
    known = dict(FeatureCode.objects.values_list("feature", "code"))
    for feature in FEATURES:
        if feature.key in known:
            continue
        code, place = feature.code, 0
        while code in known.values():
            code, place = f"{feature.code}{place}", place + 1
        known[feature.key] = code
        FeatureCode.objects.create(feature=feature.key, code=code)
    FeatureCode.objects.exclude(feature__in=FEATURE_BY_KEY).delete()

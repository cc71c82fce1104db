"""Reads the feature codes."""

from pbxmanager.routing.models import FeatureCode
from pbxmanager.snapshot import FeatureCode as FeatureCodeFacts


def feature_codes() -> tuple[FeatureCodeFacts, ...]:
    """Return the feature codes in service."""
    rows = FeatureCode.objects.filter(enabled=True).values_list("pk", "feature", "code")
    return tuple(FeatureCodeFacts(pk, feature, code) for pk, feature, code in rows)

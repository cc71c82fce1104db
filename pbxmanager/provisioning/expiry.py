"""Certificates for networks that run out: without them phones do not get back into the network after their next restart."""

import datetime
from collections.abc import Iterator

from django.utils import timezone

from pbxmanager.provisioning.models import NetworkAuthority, NetworkIdentity
from pbxmanager.snapshot import Finding, Severity

NOTICE = datetime.timedelta(days=30)
"""Phones fetch a new certificate at their nightly look; some are switched off over the holidays."""


def running_out(today: datetime.date) -> Iterator[Finding]:
    """Yield a warning for each authority, and one for all phones together, whose certificates end soon."""
    limit = datetime.datetime.combine(today, datetime.time.min, timezone.get_current_timezone()) + NOTICE
    for authority in NetworkAuthority.objects.filter(not_after__lt=limit).select_related("site"):
        yield Finding(
            Severity.WARNING,
            "network_authorities",
            authority.pk,
            f"802.1X authority, {authority}: a certificate holds until {_day(authority.not_after)}. Upload its successor.",
        )
    ending = list(
        NetworkIdentity.objects.filter(not_after__lt=limit, phone__device__enabled=True)
        .order_by("not_after")
        .values_list("not_after", "phone__device__extension__destination__number")
    )
    if ending:
        until, number = ending[0]
        yield Finding(
            Severity.WARNING,
            "network_identities",
            None,
            f"802.1X certificates of phones that end soon: {len(ending)}. The first one, {number}'s, holds until {_day(until)}. "
            "Upload new ones.",
        )


def _day(moment: datetime.datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}"

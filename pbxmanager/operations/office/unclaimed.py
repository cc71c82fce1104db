"""Reads the accounts of telephones that belong to nobody yet."""

from pbxmanager.directory.models import TemporaryAccount
from pbxmanager.snapshot import TemporaryAccount as TemporaryAccountFacts


def temporary_accounts() -> tuple[TemporaryAccountFacts, ...]:
    """Return all temporary accounts."""
    rows = TemporaryAccount.objects.values_list("pk", "endpoint", "secret", "site_id")
    return tuple(TemporaryAccountFacts(*row) for row in rows)

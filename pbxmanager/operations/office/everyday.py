"""Reads the services of everyday calls: speed dials, account codes, dial-in lines."""

from pbxmanager.directory.models import SpeedDial
from pbxmanager.operations.office.rows import words
from pbxmanager.routing.models import AccountCode, Disa
from pbxmanager.snapshot import AccountCode as AccountFacts
from pbxmanager.snapshot import Disa as DisaFacts
from pbxmanager.snapshot import SpeedDial as SpeedDialFacts


def speed_dials() -> tuple[SpeedDialFacts, ...]:
    """Return all speed dials."""
    rows = SpeedDial.objects.values_list("pk", "extension__destination__number", "key", "number", "name")
    return tuple(SpeedDialFacts(pk, extension or "", key, number, name) for pk, extension, key, number, name in rows)


def account_codes() -> tuple[AccountFacts, ...]:
    """Return the account codes in service."""
    rows = AccountCode.objects.filter(enabled=True).values_list("pk", "code", "name")
    return tuple(AccountFacts(pk, code, name) for pk, code, name in rows)


def disas() -> tuple[DisaFacts, ...]:
    """Return the dial-in lines."""
    rows = Disa.objects.values_list(
        "destination_id", "name", "pin", "permission_class_id", "max_minutes", "callers", "shown_number__e164"
    )
    return tuple(
        DisaFacts(pk, name, pin, permissions, minutes, words(callers), shown or "")
        for pk, name, pin, permissions, minutes, callers, shown in rows
    )

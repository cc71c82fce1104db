"""Keeps the table of personal states and Asterisk's own database the same: the later change wins."""

from collections.abc import Iterable

from django.db import transaction

from pbxmanager.asterisk.ami import AmiError, AmiSession, ami_session
from pbxmanager.asterisk.states import (
    State,
    forget_extension,
    read_state,
    read_states,
    write_state,
)
from pbxmanager.directory.models import Extension
from pbxmanager.live.models import PersonalState
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.live import ami_address


def compare(ami: AmiSession) -> int:
    """Bring both sides to the later of their states; return how many changed. States of numbers that are gone are removed."""
    rows = {
        (row.extension.number, row.setting): row
        for row in PersonalState.objects.select_related("extension__destination")
    }
    kept = {(state.extension, state.setting): state for state in read_states(ami)}
    known = dict(Extension.objects.values_list("destination__number", "pk"))
    for gone in sorted({extension for extension, _ in kept if extension not in known}):
        forget_extension(ami, gone)
    changed = 0
    for key in sorted({*rows, *kept}):
        if key[0] in known:
            changed += _settle(ami, rows.get(key), kept.get(key), known[key[0]])
    return changed


def take(ami: AmiSession, extension: str, setting: str) -> None:
    """Bring one setting into the table, after Asterisk said that it was changed."""
    pk = Extension.objects.filter(destination__number=extension).values_list("pk", flat=True).first()
    state = read_state(ami, extension, setting)
    if pk is not None and state is not None:
        _settle(ami, PersonalState.objects.filter(extension_id=pk, setting=setting).first(), state, pk)


def tell(ami: AmiSession) -> int:
    """Carry out the wishes that wait; return how many there were."""
    return _tell(ami, PersonalState.objects.filter(waits=True).select_related("extension__destination"))


def tell_now() -> str:
    """Carry out the wishes that wait, if Asterisk runs; else return why not: they stay, and are carried out when it does."""
    try:
        with ami_session(ami_address(current_engine()), timeout=2.0) as ami:
            tell(ami)
    except (AmiError, OSError) as error:
        return str(error)
    return ""


def _tell(ami: AmiSession, wishes: Iterable[PersonalState]) -> int:
    count = 0
    for row in wishes:
        _settle(ami, row, read_state(ami, row.extension.number, row.setting), row.extension_id)
        count += 1
    return count


def _settle(ami: AmiSession, row: PersonalState | None, state: State | None, extension: int) -> bool:
    """Let the later one win; where both are of the same second, the telephone's. Return whether anything changed."""
    with transaction.atomic():
        if state is not None and (row is None or state.time >= row.changed):
            if row is not None and row.agrees(state):
                if row.waits:
                    PersonalState.objects.filter(pk=row.pk).update(waits=False)
                return False
            row = row or PersonalState(extension_id=extension, setting=state.setting)
            row.take(state)
            return True
        assert row is not None  # one of the two is there
        write_state(ami, row.as_state())
        # Only if nobody changed it meanwhile: a later wish still waits.
        PersonalState.objects.filter(pk=row.pk, changed=row.changed).update(waits=False)
        return True

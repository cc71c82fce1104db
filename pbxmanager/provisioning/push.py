"""Asks phones to fetch their files or to restart, by SIP NOTIFY with the event that their maker listens to.

What is asked for is kept as rows, each with its time; :func:`carry_out` sends what is due. Several may do that at once.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from pbxmanager.asterisk.ami import AmiRefused, AmiSession, ami_session
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.live import ami_address
from pbxmanager.provisioning.drivers import DRIVERS, Notify
from pbxmanager.provisioning.fleet import State, standings
from pbxmanager.provisioning.models import Line, Phone, Push

log = logging.getLogger("pbxmanager.provisioning")

SECONDS_APART = 1.0
"""Between two phones that are asked together, unless told otherwise: their requests shall not come all at once."""
CALL_SECONDS = 2, 20
"""Until a phone that is in a call is looked at again: at least, and at most; between them as long as it has waited already."""
ABSENT_SECONDS = 60
"""Until a phone that is not registered is looked at again."""
PATIENCE = timedelta(hours=24)
"""How long it is tried after its time; a phone that comes back later fetches its files by itself."""
LEASE = timedelta(seconds=60)
"""How long one process has for a message before another one may try."""
MOST = 100
"""Messages in one round."""


def outdated(phones: Sequence[Phone]) -> list[Phone]:
    """Return those that do not have what they should have, as far as they have ever been here."""
    found = standings(phones)
    return [phone for phone in phones if found[phone.pk].state in (State.OUTDATED, State.FAILING)]


@transaction.atomic
def ask(
    phones: Iterable[Phone],
    kind: str,
    now: datetime,
    by: User | None = None,
    seconds_apart: float = SECONDS_APART,
    during_calls: bool = False,
) -> list[Push]:
    """Let phones be asked one after the other, from now on. What already waits for a phone is replaced; a restart stays one,
    and breaks no call off because something milder may come during one.

    :param seconds_apart: between two phones.
    """
    step = timedelta(seconds=seconds_apart)
    chosen = list({phone.pk: phone for phone in phones}.values())
    before = Push.objects.filter(phone__in=chosen, state=Push.State.WAITING)
    restarts = dict(before.filter(kind=Push.Kind.REBOOT).values_list("phone_id", "during_calls"))
    before.delete()
    return Push.objects.bulk_create(
        Push(
            phone=phone,
            kind=Push.Kind.REBOOT if phone.pk in restarts else kind,
            asked=now,
            asked_by=by,
            during_calls=during_calls and (kind == Push.Kind.REBOOT or restarts.get(phone.pk, True)),
            not_before=now + place * step,
            until=now + place * step + PATIENCE,
        )
        for place, phone in enumerate(chosen)
    )


def carry_out(now: datetime) -> int:
    """Send the messages that are due; return how many were sent.

    :raises AmiError: when Asterisk can't be reached; everything goes on waiting then.
    :raises EngineMissing: when there is no Asterisk where the settings say.
    """
    waiting = Push.objects.filter(state=Push.State.WAITING, not_before__lte=now).order_by("not_before", "pk")
    due = list(waiting.select_related("phone__device__extension__destination")[:MOST])
    if not due:
        return 0
    lines = _endpoints([push.phone for push in due])
    sent = 0
    with ami_session(ami_address(current_engine())) as ami:
        for push in due:
            if _lease(push, now):
                sent += _try(push, lines[push.phone_id], ami, now)
    return sent


def _endpoints(phones: Sequence[Phone]) -> dict[int, list[str]]:
    """Return the names of each phone's accounts, the first line's first."""
    found = {phone.pk: [phone.device.endpoint] for phone in phones}
    rows = Line.objects.filter(phone__in=phones).order_by("position")
    for phone, endpoint in rows.values_list("phone_id", "device__endpoint"):
        found[phone].append(endpoint)
    return found


def _lease(push: Push, now: datetime) -> bool:
    """Take a message for a while, so that it is sent once; whoever is killed meanwhile loses it to the next one."""
    mine = Push.objects.filter(pk=push.pk, state=Push.State.WAITING, not_before=push.not_before)
    return mine.update(not_before=now + LEASE) == 1


def _try(push: Push, endpoints: list[str], ami: AmiSession, now: datetime) -> int:
    """Send one message if the phone can take it now; return how many were sent."""
    driver = DRIVERS.get(push.phone.vendor)
    if driver is None:
        return _end(push, Push.State.FAILED, now, "its maker is not known any more")
    looks = [look(endpoint, ami) for endpoint in endpoints]
    if not push.during_calls and any(look.in_call for look in looks):
        least, most = CALL_SECONDS
        waited = (now - push.asked).total_seconds()
        return _later(push, now, min(max(waited, least), most), "it is in a call")
    there = next((endpoint for endpoint, look in zip(endpoints, looks, strict=True) if look.registered), None)
    if there is None:
        return _later(push, now, ABSENT_SECONDS, "it is not registered")
    notify = driver.reboot if push.kind == Push.Kind.REBOOT else driver.check_sync
    if refused := send(there, notify, ami):
        return _later(push, now, ABSENT_SECONDS, refused)
    log.info("asked %s: %s", push.phone, notify.event)
    return _end(push, Push.State.SENT, now)


@dataclass(frozen=True, slots=True)
class Look:
    """An account as Asterisk sees it."""

    known: bool = False
    """Whether Asterisk has it at all."""
    registered: bool = False
    in_call: bool = False


def send(endpoint: str, notify: Notify, ami: AmiSession) -> str:
    """Send a message to an account; return why it was refused, empty: it was not."""
    try:
        ami.action("PJSIPNotify", Endpoint=endpoint, Variable=_headers(notify))
    except AmiRefused as refused:
        return str(refused) or "refused"
    return ""


def look(endpoint: str, ami: AmiSession) -> Look:
    """Return how an account stands."""
    try:
        events = ami.list_action("PJSIPShowEndpoint", Endpoint=endpoint)
    except AmiRefused:  # not applied yet, or out of service
        return Look()
    details = next((event for event in events if event.event == "EndpointDetail"), None)
    return Look(
        known=True,
        registered=any(
            event.event == "ContactStatusDetail" and event.get("Status") != "Unreachable" for event in events
        ),
        in_call=details is not None and details.get("ActiveChannels") not in ("", "0"),
    )


def _headers(notify: Notify) -> list[str]:
    """Return a message as the manager interface takes it: a body's lines are put together by Asterisk."""
    headers = [f"Event={notify.event}"]
    if notify.content_type:
        headers.append(f"Content-type={notify.content_type}")
    return headers + [f"Content={line}" for line in notify.body.splitlines()]


def _later(push: Push, now: datetime, seconds: float, why: str) -> int:
    if now >= push.until:
        return _end(push, Push.State.FAILED, now, why)
    Push.objects.filter(pk=push.pk).update(not_before=now + timedelta(seconds=seconds), why=why[:200])
    return 0


def _end(push: Push, state: Push.State, now: datetime, why: str = "") -> int:
    Push.objects.filter(pk=push.pk).update(state=state, done=now, why=why[:200])
    if state is Push.State.FAILED:
        log.warning("%s: %s", push, why)
    return int(state is Push.State.SENT)

"""What runs now: Asterisk is asked, never assumed."""

import socket
from dataclasses import dataclass, replace
from typing import Any

from django.db import Error as DatabaseAway

from pbxmanager.asterisk.ami import AmiAddress, AmiError, AmiSession, ami_session
from pbxmanager.asterisk.config_file import sections
from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.generations import GenerationError, GenerationStore
from pbxmanager.asterisk.render.pjsip import UNASKED
from pbxmanager.asterisk.verify import Deviation, verify, verify_mark
from pbxmanager.operations.drift import hand_edits
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.lock import under_way
from pbxmanager.operations.models import Generation
from pbxmanager.operations.sentences import of_database
from pbxmanager.routing.models import Trunk

MOST_LINES = 400
"""Of the difference of files that were changed by hand."""


@dataclass(frozen=True, slots=True)
class TrunkState:
    """A trunk as Asterisk sees it."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Status:
    """The system at this moment."""

    live: int | None
    """Number of the generation that the link names."""
    altered: tuple[str, ...]
    """Files of it that were changed by hand."""
    edits: str = ""
    """What was done to them, as a unified diff with secrets masked."""
    runs: bool = False
    problem: str = ""
    """Why Asterisk can't be asked; empty when it can."""
    version: str = ""
    deviations: tuple[Deviation, ...] = ()
    calls: int = 0
    registered: int = 0
    devices: int = 0
    registrations: tuple[TrunkState, ...] = ()
    link: str = ""
    """What is wrong with the link that says what is live."""
    applying: str = ""
    """What changes what is live at this moment, and who does it, in a sentence."""
    cut_short: int | None = None
    """A generation whose apply was begun, and whose manager is gone."""
    failed: str = ""
    """What the last attempt came to, when it failed."""

    @property
    def is_well(self) -> bool:
        """Whether one whole generation is live and Asterisk runs it."""
        one = self.live is not None and not self.altered and not self.cut_short
        return self.runs and one and not self.deviations


def ami_address(engine: Engine) -> AmiAddress:
    """Return where and as whom to reach Asterisk's manager interface.

    What runs was started with the live generation, so that one's port and secret count, not the settings' of today.
    """
    try:
        rows = {section.name: section for section in sections((engine.live / "manager.conf").read_text())}
        return AmiAddress("127.0.0.1", int(rows["general"].get("port")), "manager", rows["manager"].get("secret"))
    except (OSError, KeyError, ValueError):
        return AmiAddress("127.0.0.1", engine.ami_port, "manager", engine.ami_secret)


def is_running(engine: Engine) -> bool:
    """Whether an Asterisk answers on this engine's control socket, whatever becomes of its manager interface."""
    with socket.socket(socket.AF_UNIX) as control:
        try:
            control.connect(str(engine.home / "run" / "asterisk.ctl"))
        except OSError:
            return False
    return True


def read_status(thorough: bool = True) -> Status:
    """Ask the disk and Asterisk how things stand.

    :param thorough: whether Asterisk is asked for every single object, which takes seconds where there are thousands; else
        for the mark of its data files alone.

    :raises EngineMissing: when there is no Asterisk where the settings say.
    """
    engine = current_engine()
    store = GenerationStore(engine.home)
    link = ""
    try:
        live = store.live_number()
        altered = tuple(store.altered(live)) if live is not None else ()
    except GenerationError as error:
        live, altered, link = None, (), str(error)
    if live is None and not link and (there := store.numbers()):
        link = (
            f"{store.link} is gone, which names what is live. Generations are there up to {there[-1]}: pbx_rollback takes the "
            "last one that ran live again, pbx_apply what the database describes."
        )
    edits = hand_edits(engine, live, altered, MOST_LINES) if live is not None and altered else ""
    try:
        with ami_session(ami_address(engine)) as ami:
            found = replace(_ask(ami, live, store, thorough), altered=altered, edits=edits)
    except AmiError as error:
        found = Status(live, altered, edits, problem=str(error))
    return replace(found, link=link, **_on_record(engine, found))


def _on_record(engine: Engine, found: Status) -> dict[str, Any]:
    """Return what the record says of the last attempts, and what trunks are called. The rest needs no database."""
    applying = under_way(engine.home)
    try:
        running = Generation.objects.filter(result=Generation.Result.RUNNING).values_list("number", flat=True).last()
        newest = Generation.objects.first()
        called = {f"trunk-{pk}": name for pk, name in Trunk.objects.values_list("pk", "name")}
    except DatabaseAway as error:
        failed = f"What was tried last is not known; the database says: {of_database(error)}"
        return {"applying": applying, "failed": failed}
    failed = ""
    if newest is not None and newest.result == Generation.Result.FAILED:
        why = newest.evidence.partition("\n")[0][:300]
        failed = f"The last attempt, generation {newest.number} of {newest.created:%Y-%m-%d %H:%M}, failed: {why}"
    trunks = tuple(replace(each, name=called.get(each.name, each.name)) for each in found.registrations)
    return {
        "applying": applying,
        "cut_short": None if applying else running,
        "failed": failed,
        "registrations": trunks,
    }


def _ask(ami: AmiSession, live: int | None, store: GenerationStore, thorough: bool) -> Status:
    core = ami.action("CoreStatus")
    settings = ami.action("CoreSettings")
    endpoints = [
        event for event in ami.list_action("PJSIPShowEndpoints", 60.0) if _is_telephone(event.get("ObjectName"))
    ]
    registrations = ami.list_action("PJSIPShowRegistrationsOutbound")
    return Status(
        live=live,
        altered=(),
        runs=True,
        version=settings.get("AsteriskVersion"),
        deviations=_deviations(ami, live, store, thorough),
        calls=int(core.get("CoreCurrentCalls") or 0),
        registered=sum(1 for event in endpoints if event.get("Contacts")),
        devices=len(endpoints),
        registrations=tuple(
            TrunkState(event.get("ObjectName"), event.get("Status"))
            for event in registrations
            if event.event == "OutboundRegistrationDetail"
        ),
    )


def _deviations(ami: AmiSession, live: int | None, store: GenerationStore, thorough: bool) -> tuple[Deviation, ...]:
    if live is None:
        lost = (
            "Nothing says what it should run." if store.numbers() else "It runs something that was never applied here."
        )
        return (Deviation(lost),)
    return verify(ami, store.read(live)) if thorough else verify_mark(ami, store.read(live))


def _is_telephone(endpoint: str) -> bool:
    is_trunk = endpoint.startswith("trunk-") and endpoint.removeprefix("trunk-").isdigit()
    return not is_trunk and endpoint != UNASKED

"""Calls through the whole office, driven by SIPp: what they cost beside a dialplan of two lines on the same Asterisk.

The whole path is trunk → opening hours → menu → queue → agent; nobody presses a key, so each call stays a second in the menu.
The floor is ``Dial()`` and ``Hangup()`` alone, between the same telephones with the same log-ins, in the same run.
"""

import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.asterisk.rehearsal import muzzled
from pbxmanager.asterisk.render import render
from pbxmanager.asterisk.sounds import publish
from pbxmanager.snapshot import (
    Calendar,
    Destination,
    Device,
    Encryption,
    Extension,
    InboundNumber,
    Menu,
    Prompt,
    PromptRecording,
    Queue,
    QueueAgent,
    QueueStrategy,
    Snapshot,
    Span,
    Target,
    TimeCondition,
    Transport,
    Trunk,
    TrunkKind,
    Weekday,
)
from tests.bench.driving import Account, Load, Pace, Telephones, call, log_in
from tests.bench.rows import Row
from tests.e2e.conftest import make_engine
from tests.e2e.office import CHINA, MAIN, office
from tests.telephony.asterisk import RunningAsterisk, free_port
from tests.telephony.sounds import place_tone

AGENTS = 40
CARRIER, BARE_CARRIER, TELEPHONES, CALLERS = "127.0.0.21", "127.0.0.22", "127.0.0.23", "127.0.0.24"
BARE = """
[bare]
exten => _X.,1,Dial(PJSIP/agent-${EXTEN:-3})
 same => n,Hangup()
"""
WARM = Pace(20, 20, 20, 0)
STEADY = Pace(200, 60, 20, 2500)
"""As long as a call needs to reach an agent and talk for a second; as many calls as the agents can take."""
FAST = Pace(400, 20, 400, 0)
"""Each call begins as soon as another one has ended. A few may count as failed: a telephone that answers within a millisecond
makes Asterisk tell the caller's name by a request of its own, and SIPp can't take one while it hangs up."""


def run() -> list[Row]:
    """Measure, and return the rows. Takes about a minute."""
    if shutil.which("sipp") is None:
        raise SystemExit("SIPp is missing: apt-get install sip-tester")
    home = Path(tempfile.mkdtemp(prefix="pbx-bench-calls-"))
    try:
        return _measure(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _measure(home: Path) -> list[Row]:
    engine = make_engine(home)
    described = busy_office(place_tone(home / "media", "a" * 32, 1000, 0.3))
    files = muzzled(dict(render(described, engine)))  # SIPp answers calls, not probes
    files["extensions.conf"] += BARE
    _with_bare_callers(files)
    publish(described, engine.media)
    store = GenerationStore(home)
    store.write(1, files)
    store.switch(1)
    server = f"127.0.0.1:{engine.sip_port}"
    port = free_port(TELEPHONES)
    asterisk = RunningAsterisk(engine.build, engine.live / "asterisk.conf", home).start()
    telephones = Telephones(home, TELEPHONES, port)
    try:
        assert asterisk.process is not None
        pid = asterisk.process.pid
        accounts = [Account(device.endpoint, device.secret) for device in described.devices if device.id < 900]
        log_in(home, server, TELEPHONES, accounts, port)

        def load(address: str, number: str, caller: Account, pace: Pace) -> Load:
            return call(home, server, address, pid, number, caller, pace)

        outsider, bare, whole = (
            Account("13800138000", ""),
            Account("bare-caller", "secret"),
            Account("caller-x", "secret"),
        )
        public = MAIN.removeprefix("+")
        for address, number, caller in (
            (BARE_CARRIER, "1000", outsider),
            (CARRIER, public, outsider),
            (CALLERS, "1000", bare),
            (CALLERS, "200000", whole),
        ):
            load(address, number, caller, WARM)  # files are read, modules are warm
        outside_floor = load(BARE_CARRIER, "1000", outsider, STEADY)
        outside = load(CARRIER, public, outsider, STEADY)
        taken = re.search(r"C:(\d+)", asterisk.console("queue show queue-30"))
        # Three times each, in turn: other work on the machine then falls on both.
        inside_floor, inside = zip(
            *((load(CALLERS, "1000", bare, FAST), load(CALLERS, "200000", whole, FAST)) for _ in range(3)), strict=True
        )
    finally:
        telephones.stop()
        asterisk.stop()
    fast, floor = (max(loads, key=lambda each: each.rate) for loads in (inside, inside_floor))
    cost, least = (min(each.cost for each in loads) for loads in (inside, inside_floor))
    return [
        Row("device to device: calls a second", fast.rate, "1/s", floor.rate),
        Row("device to device: CPU a call", cost, "ms", least),
        Row("trunk, hours, menu, queue, agent: CPU a call", outside.cost, "ms", outside_floor.cost),
        Row("trunk, hours, menu, queue, agent: calls a CPU", 1000 / outside.cost, "1/s", 1000 / outside_floor.cost),
        Row("calls that an agent of the queue took", float(taken[1]) if taken else 0.0, "", float(outside.calls)),
        Row("device to device: failed", _failed(inside), "", _failed(inside_floor)),
        Row("whole path: failed", outside.failed, "", outside_floor.failed),
    ]


def _failed(loads: tuple[Load, ...]) -> int:
    return sum(each.failed for each in loads)


def busy_office(greeting: str) -> Snapshot:
    """Return an office with one number from outside, and a queue of agents with one telephone each."""
    plain, udp, open_ = office(5062, 5064), Transport.UDP, Encryption.NONE
    people = tuple(Extension(n, str(200_000 + n), f"Agent {n}", 1, 1, "en", 25) for n in range(AGENTS))
    devices = tuple(
        Device(n + 1, f"agent-{n:03d}", f"secret-{n}", "Phone", str(200_000 + n), 1, udp, open_, ("ulaw",), False)
        for n in range(AGENTS)
    )
    callers = tuple(
        Device(900 + place, name, "secret", name, str(200_000 + AGENTS - 1), 1, udp, open_, ("ulaw",))
        for place, name in enumerate(("caller-x", "bare-caller"))
    )
    carriers = tuple(
        Trunk(n, address, TrunkKind.ADDRESS, address, 5060, udp, open_, (), CHINA, 1)
        for n, address in ((1, CARRIER), (2, BARE_CARRIER))
    )
    always = tuple(Weekday(day, (Span(0, 1440),)) for day in range(1, 8))
    queue, menu = Target("queue", "30"), Target("menu", "20")
    return replace(
        plain,
        extensions=people,
        devices=(*devices, *callers),
        trunks=carriers,
        sites=tuple(replace(site, emergency_contacts=()) for site in plain.sites),
        inbound_numbers=(InboundNumber(1, MAIN, 1, Target("hours", "10")),),
        destinations=(
            Destination(10, "hours", "", "Office"),
            Destination(20, "menu", "", "Menu"),
            Destination(30, "queue", "", "Queue"),
        ),
        calendars=(Calendar(1, "Always", "Asia/Shanghai", always),),
        time_conditions=(TimeCondition(1, 10, "Office", 1, None, menu, None, None),),
        prompts=(Prompt(1, "Greeting", "en", (PromptRecording("en", greeting),)),),
        menus=(Menu(20, 1, "Menu", 1, (), wait_seconds=1, attempts=1, fallback=queue),),
        queues=(
            Queue(
                30,
                1,
                "Queue",
                QueueStrategy.ROUND_ROBIN,
                tuple(QueueAgent(str(200_000 + n)) for n in range(AGENTS - 1)),
                say_position=False,
            ),
        ),
    ).sorted()


def _with_bare_callers(files: dict[str, str]) -> None:
    """Let one carrier and one telephone enter the floor's dialplan instead of the office's."""
    text = files["pjsip_endpoint.conf"]
    text = text.replace("context = from-trunk-2\n", "context = bare\n")
    head, section, rest = text.partition("[bare-caller](device,behind-nat)\n")
    assert section, "the telephone is not there"
    files["pjsip_endpoint.conf"] = f"{head}{section}context = bare\nsend_connected_line = no\n{rest}"

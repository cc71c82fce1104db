"""Every step of an apply, and a change of one person and of one device, against Asterisk's own time for the same files.

The floor of a row is what Asterisk alone takes for it in the same run: to boot, to read its telephones again, to look into a
data file that is new.
"""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from pbxmanager.asterisk.ami import AmiSession, ami_session
from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.asterisk.rehearsal import rehearse
from pbxmanager.asterisk.render import render
from pbxmanager.asterisk.verify import verify
from pbxmanager.directory.models import Device, Extension, Person
from pbxmanager.operations.apply import apply
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.live import ami_address
from pbxmanager.operations.office import read_office
from pbxmanager.operations.plan import make_plan
from pbxmanager.operations.quick import quick_plan
from pbxmanager.operations.snapshots import depth, snapshot_path
from pbxmanager.routing.models import OutboundRoute
from pbxmanager.voicemail.models import Box
from tests.bench.filling import fill
from tests.bench.measuring import measure, median
from tests.bench.rows import Row
from tests.telephony.asterisk import RunningAsterisk, free_port

SIZES = (100, 1_000, 5_000, 10_000)
"""People; each has two telephones."""
WHOSE = "100050"
"""The internal number of the person who changes."""
TELEPHONES = ("pjsip_endpoint.conf", "pjsip_auth.conf", "pjsip_aor.conf")


def run() -> list[Row]:
    """Measure offices of each size."""
    return [row for size in SIZES for row in _measure(size)]


def _measure(size: int) -> list[Row]:
    home = Path(tempfile.mkdtemp(prefix="pbx-bench-"))
    settings.PBX_ASTERISK_DIR = home
    settings.PBX_SIP_BIND = "127.0.0.1"
    settings.PBX_SIP_PORT, settings.PBX_SIP_TLS_PORT, settings.PBX_AMI_PORT = free_port(), free_port(), free_port()
    try:
        fill(size)
        engine = current_engine()
        return [*_whole(size, engine), *_running(size, engine)]
    finally:
        shutil.rmtree(home)


def _whole(size: int, engine: Engine) -> list[Row]:
    """Measure the steps up to the switch; Asterisk does not run yet."""
    render(read_office(), engine)  # templates are compiled once in a process's life
    office = measure(read_office)
    rendering = measure(lambda: render(office.result, engine))
    store = GenerationStore(engine.home / "scratch")
    written = measure(lambda: store.write(1, rendering.result))
    switched = measure(lambda: store.switch(1))
    planned = measure(make_plan)
    first = measure(lambda: apply(check=False))
    steps = {
        "snapshot": office,
        "render": rendering,
        "write": written,
        "switch": switched,
        "plan": planned,
        "first apply, whole": first,
    }
    rows = []
    for name, step in steps.items():
        rows += [
            Row(f"{name} {size}", step.seconds, "s"),
            Row(f"{name}, peak memory {size}", step.megabytes, "MB"),
        ]
    return rows


def _running(size: int, engine: Engine) -> list[Row]:
    """Measure what needs a running Asterisk, and what that alone takes."""
    asterisk = RunningAsterisk(engine.build, engine.live / "asterisk.conf", engine.home)
    booted = measure(lambda: asterisk.start(120))
    try:
        office = read_office()
        rendering = render(office, engine)
        checked = measure(lambda: rehearse(office, engine))
        assert checked.result == ()
        with ami_session(ami_address(engine)) as ami:
            verified = measure(lambda: verify(ami, rendering))
            assert verified.result == ()
            apply()  # finds that it runs: from now on only changes are asked for
            reread = median(lambda n: _read_again(engine, ami), range(3))
            looked = median(lambda n: _look(engine, ami, n), range(3))
        second = measure(_rename_a_route)  # by this Asterisk's files are as we left them again
        person = median(_rename, range(7))
        box = median(_change_a_box, range(5))
        device = median(_add_device, range(3))
        tried = measure(lambda: _try_a_device(engine))
    finally:
        asterisk.stop()
    return [
        Row(f"asterisk: boot {size}", booted.seconds, "s"),
        Row(f"asterisk: reads its telephones again {size}", reread, "s"),
        Row(f"asterisk: reads a data file again {size}", looked, "s"),
        Row(f"check {size}", checked.seconds, "s", booted.seconds),
        Row(f"check, peak memory {size}", checked.megabytes, "MB"),
        Row(f"verify {size}", verified.seconds, "s"),
        Row(f"verify, peak memory {size}", verified.megabytes, "MB"),
        Row(f"apply one person {size}", person, "s", looked),
        Row(f"apply one voicemail PIN and address {size}", box, "s", looked),
        Row(f"apply one device, check aside {size}", device, "s", reread),
        Row(f"check of one device {size}", tried.seconds, "s"),
        Row(f"apply one route's name, the full way, check aside {size}", second.seconds, "s"),
    ]


def _read_again(engine: Engine, ami: AmiSession) -> None:
    for name in TELEPHONES:  # what a new device changes
        _touch(engine, name)
    ami.reload("res_pjsip.so")


def _look(engine: Engine, ami: AmiSession, n: int) -> None:
    _touch(engine, f"numbers/x{WHOSE[:-2]}.conf")
    ami.action("Getvar", Variable=f"AST_CONFIG(numbers/x{WHOSE[:-2]}.conf,{WHOSE},name)")


def _touch(engine: Engine, name: str) -> None:
    """Make a file look new to Asterisk."""
    (engine.live / name).touch()


def _rename(number: int) -> None:
    person = Person.objects.get(extensions__destination__number=WHOSE)
    person.name = f"Renamed {number}"
    person.save()
    _apply_quickly()


def _change_a_box(number: int) -> None:
    box = Box.objects.get(extension__destination__number=WHOSE)
    box.addresses = f"new{number}@example.com"
    box.save()
    box.renew_pin()
    _apply_quickly()


def _apply_quickly() -> None:
    """Apply; fail when that took the full way, which keeps a whole snapshot."""
    done = apply()
    assert done.succeeded
    assert done.generation is not None
    assert depth(snapshot_path(current_engine().home, done.generation.number)) > 0


def _add_device(number: int) -> None:
    owner = Extension.objects.get(destination__number=WHOSE)
    Device.objects.create(extension=owner, name=f"New {number}", endpoint=f"new-bench-{number}")
    assert apply(check=False).succeeded


def _try_a_device(engine: Engine) -> None:
    owner = Extension.objects.get(destination__number=WHOSE)
    Device.objects.create(extension=owner, name="Tried", endpoint="new-bench-tried")
    plan = quick_plan(engine)
    assert plan is not None
    assert rehearse(plan.office, engine) == ()


def _rename_a_route() -> None:
    some = OutboundRoute.objects.first()
    assert some is not None
    some.name = "Another name"
    some.save()
    assert quick_plan(current_engine()) is None
    assert apply(check=False).succeeded

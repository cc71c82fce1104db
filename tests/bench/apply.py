"""Every step of an apply, and a change of one person and of one device, against Asterisk's own time for the same files."""

import io
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.management import call_command

from pbxmanager.asterisk.ami import ami_session
from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.asterisk.rehearsal import rehearse
from pbxmanager.asterisk.render import render
from pbxmanager.asterisk.verify import verify
from pbxmanager.directory.models import Device, Extension, Person, Site
from pbxmanager.operations.apply import apply
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.live import ami_address
from pbxmanager.operations.office import read_office
from pbxmanager.routing.models import Destination, Trunk
from tests.bench.rows import Row
from tests.telephony.asterisk import RunningAsterisk, free_port

SIZES = (100, 1_000, 10_000)
CHANGES = 5

_T = TypeVar("_T")


def run() -> list[Row]:
    """Measure offices of each size."""
    return [row for size in SIZES for row in _measure(size)]


def _measure(size: int) -> list[Row]:
    home = Path(tempfile.mkdtemp(prefix="pbx-bench-"))
    settings.PBX_ASTERISK_DIR = home
    settings.PBX_SIP_BIND = "127.0.0.1"
    settings.PBX_SIP_PORT, settings.PBX_SIP_TLS_PORT, settings.PBX_AMI_PORT = free_port(), free_port(), free_port()
    try:
        _fill(size)
        return _steps(size)
    finally:
        shutil.rmtree(home)


def _fill(size: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    call_command("pbx_demo_office", stdout=io.StringIO())
    Trunk.objects.update(enabled=False)  # nobody is there to answer
    site = Site.objects.get()
    people = Person.objects.bulk_create(Person(name=f"Person {n} Müller-李", site=site) for n in range(size))
    destinations = Destination.objects.bulk_create(
        Destination(kind="extension", number=str(100_000 + n), name=f"Person {n}") for n in range(size)
    )
    extensions = Extension.objects.bulk_create(
        Extension(person=person, destination=row) for person, row in zip(people, destinations, strict=True)
    )
    Device.objects.bulk_create(
        Device(extension=extension, endpoint=f"{100_000 + n}-bench{place}{n:05d}")
        for n, extension in enumerate(extensions)
        for place in (0, 1)
    )


def _steps(size: int) -> list[Row]:
    engine = current_engine()
    office, read = _timed(read_office)
    rendering, rendered = _timed(lambda: render(office, engine))
    _, checked = _timed(lambda: rehearse(office, engine))
    _, written = _timed(lambda: apply(check=False))
    asterisk = RunningAsterisk(engine.build, engine.live / "asterisk.conf", engine.home)
    _, booted = _timed(lambda: asterisk.start(120))
    try:
        with ami_session(ami_address(engine)) as ami:
            _, verified = _timed(lambda: verify(ami, rendering))
            _, reread = _timed(lambda: _touch_and_reload(engine.home, ami.reload))
        person = min(_timed(lambda n=n: _rename(n))[1] for n in range(CHANGES))
        device = min(_timed(lambda n=n: _add_device(n))[1] for n in range(2))
    finally:
        asterisk.stop()
    return [
        Row(f"snapshot {size}", read, "s"),
        Row(f"render {size}", rendered, "s"),
        Row(f"check {size}", checked, "s", booted),
        Row(f"first apply, all written {size}", written, "s"),
        Row(f"verify {size}", verified, "s"),
        Row(f"asterisk boot {size}", booted, "s"),
        Row(f"asterisk re-reads its telephones {size}", reread, "s"),
        Row(f"apply one person {size}", person, "s", reread),
        Row(f"apply one device {size}", device, "s", reread),
    ]


def _touch_and_reload(home: Path, reload: Callable[[str], None]) -> None:
    store = GenerationStore(home)
    live = store.live_number()
    assert live is not None
    for name in ("pjsip_endpoint.conf", "pjsip_auth.conf", "pjsip_aor.conf"):
        (store.path(live) / name).touch()  # what a new device changes
    reload("res_pjsip.so")


def _rename(number: int) -> None:
    person = Person.objects.get(extensions__destination__number="100050")
    person.name = f"Renamed {number}"
    person.save()
    assert apply().succeeded


def _add_device(number: int) -> None:
    Device.objects.create(
        extension=Extension.objects.get(destination__number="100050"),
        name=f"New {number}",
        endpoint=f"new-bench-{number}",
    )
    assert apply(check=False).succeeded


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    begun = time.perf_counter()
    done = work()
    return done, time.perf_counter() - begun

"""Keys that show people: subscribing to them, and what watched ones cost a reload of the dialplan."""

import shutil
import tempfile
import time
from pathlib import Path

from pbxmanager.asterisk.ami import AmiAddress, ami_session
from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.asterisk.render import render
from tests.bench.offices import office_of
from tests.bench.rows import Row
from tests.e2e.conftest import make_engine
from tests.telephony.asterisk import RunningAsterisk
from tests.telephony.subscriber import Subscriber

SIZES = (100, 10_000)
WATCHED = 50


def run() -> list[Row]:
    """Measure offices of each size; the floor is the smallest."""
    small, large = (_measure(size) for size in SIZES)
    return [
        row
        for name, unit in (("subscribe", "ms"), ("reload", "ms"), (f"reload, {WATCHED} watched", "ms"))
        for row in (
            Row(f"{name} {SIZES[0]}", small[name], unit),
            Row(f"{name} {SIZES[1]}", large[name], unit, small[name]),
        )
    ]


def _measure(size: int) -> dict[str, float]:
    home = Path(tempfile.mkdtemp(prefix="pbx-bench-"))
    keys: list[Subscriber] = []
    try:
        engine, office = make_engine(home), office_of(size)
        store = GenerationStore(home)
        store.write(1, render(office, engine))
        store.switch(1)
        asterisk = RunningAsterisk(engine.build, engine.live / "asterisk.conf", home)
        asterisk.start(120)
        try:
            with ami_session(AmiAddress("127.0.0.1", engine.ami_port, "manager", engine.ami_secret)) as ami:
                found = {"reload": _reload(ami, store)}
                device, server = office.devices[0], f"127.0.0.1:{engine.sip_port}"
                begun = time.perf_counter()
                for extension in office.extensions[-WATCHED:]:
                    keys.append(Subscriber(server, device.endpoint, device.secret, extension.number).subscribe())
                found["subscribe"] = 1000 * (time.perf_counter() - begun) / WATCHED
                found[f"reload, {WATCHED} watched"] = _reload(ami, store)
                for key in keys:
                    key.close()
                return found
        finally:
            asterisk.stop()
    finally:
        shutil.rmtree(home)


def _reload(ami: object, store: GenerationStore) -> float:
    """Return the milliseconds of a reload of the dialplan after it was touched; the best of three."""
    path = store.path(1) / "extensions.conf"
    path.chmod(0o600)
    times = []
    for _ in range(3):
        path.write_text(path.read_text() + "; touched\n")
        begun = time.perf_counter()
        ami.reload("pbx_config.so")  # type: ignore[attr-defined]
        times.append(1000 * (time.perf_counter() - begun))
    return min(times)

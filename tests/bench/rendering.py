"""Rendering and writing an office, against Asterisk's own time to boot with it and to reload its telephones."""

import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pbxmanager.asterisk.ami import AmiAddress, ami_session
from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.asterisk.render import render
from tests.bench.offices import office_of
from tests.bench.rows import Row
from tests.e2e.conftest import make_engine
from tests.telephony.asterisk import RunningAsterisk

SIZES = (100, 1_000, 10_000)

_T = TypeVar("_T")


def run() -> list[Row]:
    """Measure offices of each size."""
    return [row for size in SIZES for row in _measure(size)]


def _measure(size: int) -> list[Row]:
    home = Path(tempfile.mkdtemp(prefix="pbx-bench-"))
    try:
        engine = make_engine(home)
        office = office_of(size)
        render(office_of(10), engine)  # templates are compiled once in a process's life
        rendering, rendered = _timed(lambda: render(office, engine))
        store = GenerationStore(home)
        _, written = _timed(lambda: store.write(1, rendering))
        store.switch(1)
        asterisk = RunningAsterisk(engine.build, engine.live / "asterisk.conf", home)
        _, booted = _timed(lambda: asterisk.start(120))
        try:
            with ami_session(AmiAddress("127.0.0.1", engine.ami_port, "manager", engine.ami_secret)) as ami:
                for name in ("pjsip_endpoint.conf", "pjsip_auth.conf", "pjsip_aor.conf"):
                    path = store.path(1) / name
                    path.chmod(0o600)
                    path.write_text(path.read_text() + "; touched\n")
                _, reloaded = _timed(lambda: ami.reload("res_pjsip.so"))
        finally:
            asterisk.stop()
    finally:
        shutil.rmtree(home)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Row(f"render {size}", rendered, "s", reloaded),
        Row(f"write {size}", written, "s", reloaded),
        Row(f"asterisk boot {size}", booted, "s"),
        Row(f"asterisk reload {size}", reloaded, "s"),
        Row(f"peak memory {size}", peak, "MB"),
    ]


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    begun = time.perf_counter()
    done = work()
    return done, time.perf_counter() - begun

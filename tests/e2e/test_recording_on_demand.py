"""Calls that are recorded, paused and traced by code: what the file holds."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pbxmanager.snapshot import Snapshot
from tests.e2e.conftest import Pbx, run_office
from tests.e2e.conversation import hears, talking
from tests.e2e.office import office
from tests.telephony.audio import Recording

pytestmark = [pytest.mark.e2e]

ANN, RECEPTION = 400, 580


def recorded(telecom_port: int, backup_port: int) -> Snapshot:
    """Return the usual office, in which one class may record."""
    base = office(telecom_port, backup_port)
    everything, national = base.permission_classes
    return replace(base, permission_classes=(replace(everything, records_calls=True), national))


@pytest.fixture(scope="module")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    """An office in which some may record."""
    with run_office(tmp_path_factory.mktemp("recording"), recorded) as running:
        yield running


def files(pbx: Pbx) -> list[Path]:
    return sorted(pbx.engine.recordings.rglob("*.wav"))


def listen(path: Path) -> Recording:
    pcm = np.frombuffer(path.read_bytes()[44:], dtype="<i2").astype(np.float64)
    return Recording(pcm, 8000)


def test_both_sides_are_recorded_from_the_code_to_the_code_and_the_pause_is_left_out(phone, pbx):
    ann, reception = phone("1001"), phone("1004")
    outgoing, incoming = talking(ann, reception, "1004")
    outgoing.send_digits("*7")
    time.sleep(3)
    hears(incoming, ANN)
    outgoing.send_digits("*9")
    time.sleep(3)
    (path,) = files(pbx)
    paused = listen(path).seconds
    time.sleep(2)
    assert listen(path).seconds == paused
    outgoing.send_digits("*9")
    time.sleep(3)
    outgoing.send_digits("*7")
    time.sleep(2)
    outgoing.hangup()
    assert path.parent == pbx.engine.recordings / time.strftime("%Y/%m/%d")
    assert path.name.startswith("pbx-")
    heard = listen(path)
    assert heard.seconds > paused + 1
    assert heard.chord() >= {ANN, RECEPTION}


def test_who_may_not_record_does_not(phone, pbx):
    ann, reception = phone("1001"), phone("1004")
    before = files(pbx)
    outgoing, incoming = talking(ann, reception, "1004")
    incoming.send_digits("*7")
    time.sleep(2)
    hears(outgoing, RECEPTION)
    assert files(pbx) == before


def test_a_malicious_call_is_put_on_record_and_recorded(phone, pbx):
    before = files(pbx)
    ann = phone("1001")
    pbx.telecom.place("02155501001", "13900000000")
    incoming = ann.wait_incoming().answer()
    hears(incoming, 880)
    incoming.send_digits("*6")
    traces = pbx.engine.home / "log" / "malicious-calls.csv"
    until = time.monotonic() + 6
    while not traces.exists() and time.monotonic() < until:
        time.sleep(0.1)
    when, extension, caller, line, unique, _ = traces.read_text().strip().split(",")
    assert (extension, caller) == ("1001", "+8613900000000")
    assert when.startswith(time.strftime("%Y-%m-%dT", time.gmtime()))
    assert line.startswith("PJSIP/trunk-1-")
    time.sleep(1)
    incoming.hangup()
    (path,) = set(files(pbx)) - set(before)
    assert path.stem == unique

"""The throwaway Asterisk finds what Asterisk would not take, and nothing of it gets out."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from pbxmanager.asterisk.rehearsal import muzzled, rehearse
from pbxmanager.asterisk.reloads import consequences
from pbxmanager.asterisk.render import render
from pbxmanager.operations.check import check_plan
from pbxmanager.operations.plan import Plan
from pbxmanager.snapshot import Snapshot
from tests.e2e.conftest import make_engine
from tests.e2e.office import office
from tests.telephony.asterisk import free_port

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def engine(tmp_path):
    return make_engine(tmp_path)


def plan_for(described: Snapshot, engine) -> Plan:
    files = render(described, engine)
    return Plan(engine, described, files, None, {}, (), (), consequences(files))


def test_a_sound_office_passes_and_leaves_nothing_behind(engine, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert rehearse(office(5062, 5064), engine) == ()
    assert not list(tmp_path.glob("pbx-rehearsal-*"))


def test_what_asterisk_refuses_is_traced_to_the_device_and_its_field(engine):
    described = office(5062, 5064)
    broken = replace(described, devices=(replace(described.devices[0], codecs=("nonsense",)), *described.devices[1:]))
    (finding,) = check_plan(plan_for(broken, engine))
    assert (finding.collection, finding.id) == ("devices", 1)
    assert finding.text.startswith("Device Desk phone of 1001: ")
    assert "allow=!all,nonsense" in finding.text
    assert finding.text.endswith("Look at the field codecs.")


def test_a_carrier_that_cannot_be_looked_up_is_named(engine):
    described = office(5062, 5064)
    broken = replace(described, trunks=(replace(described.trunks[0], host="carrier.invalid"),))
    (finding,) = check_plan(plan_for(broken, engine))
    assert (finding.collection, finding.id) == ("trunks", 1)
    assert "can't be looked up" in finding.text


def test_no_packet_reaches_a_carrier_during_the_check(engine):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as carrier:
        port = free_port("127.0.0.2")
        carrier.bind(("127.0.0.2", port))
        carrier.settimeout(0.2)
        assert rehearse(office(port, 5064), engine) == ()
        with pytest.raises(TimeoutError):
            carrier.recv(2000)


def test_where_no_network_can_be_left_the_rendering_is_muzzled(engine):
    files = render(office(5062, 5064), engine)
    quiet = muzzled(files)
    assert "server_uri" not in quiet["pjsip_registration.conf"]
    assert "qualify_frequency = 60" not in quiet["pjsip_aor.conf"]
    assert {path for path in files if files[path] != quiet[path]} == {"pjsip_registration.conf", "pjsip_aor.conf"}


def test_an_asterisk_that_does_not_start_is_a_finding(engine, tmp_path):
    script = Path(tmp_path / "asterisk")
    script.write_text("#!/bin/sh\necho cannot open shared object\nexit 1\n")
    script.chmod(0o755)
    broken = replace(engine, build=replace(engine.build, binary=script))
    (remark,) = rehearse(office(5062, 5064), broken)
    assert remark.text == "Asterisk does not start with it: cannot open shared object"


def test_a_change_of_data_files_alone_needs_no_check(engine):
    plan = replace(plan_for(office(5062, 5064), engine), consequences=consequences(["numbers/x10.conf"]))
    assert check_plan(plan) == ()

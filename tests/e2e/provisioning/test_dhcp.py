"""A real dnsmasq gives a phone its address, in a network of its own; its hook tells the system which phone that is."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.provisioning.conftest import Place, _end
from tests.faults.commands import REPOSITORY
from tests.telephony.waiting import wait_for

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(os.geteuid() != 0, reason="a network of its own takes root's rights"),
]
CABLE = """
set -e
ip link set lo up
ip link add srv type veth peer name cli
ip link set cli address {mac}
ip addr add 10.99.0.1/24 dev srv
ip link set srv up
ip link set cli up
dnsmasq --port=0 --interface=srv --bind-interfaces --dhcp-range=10.99.0.50,10.99.0.60,1h --dhcp-leasefile={home}/leases \\
  --dhcp-script={hook} --pid-file={home}/pid --user=root --log-facility={home}/log
trap 'kill $(cat {home}/pid)' EXIT
busybox udhcpc -i cli -n -q -f -s /bin/true -V '{vendor}' -x hostname:{name} -t 5 -T 1
until [ -s {home}/seen ]; do sleep 0.1; done
"""


@pytest.fixture
def follower(place: Place, tmp_path: Path) -> Iterator[Path]:
    """The process that follows what the hook writes, and dnsmasq's own file."""
    seen = tmp_path / "seen"
    seen.touch()
    (tmp_path / "leases").touch()
    command = [sys.executable, "manage.py", "pbx_dhcp", str(seen), str(tmp_path / "leases")]
    process = subprocess.Popen(command, cwd=REPOSITORY, env=place.environment, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert b"Follows" in process.stdout.readline()
    yield tmp_path
    _end(process)


def test_a_phone_that_gets_an_address_waits_with_its_vendor_class(place: Place, follower: Path):
    assert shutil.which("dnsmasq"), "dnsmasq is not installed"
    hook = REPOSITORY / "deploy" / "dhcp" / "dnsmasq-hook"
    text = CABLE.format(mac="00:04:13:00:04:01", home=follower, hook=hook, vendor="snomD785", name="desk")
    environment = {**os.environ, "PBX_DHCP_FILE": str(follower / "seen")}
    subprocess.run(["unshare", "--net", "sh", "-c", text], check=True, timeout=40, env=environment)
    row = wait_for(lambda: place.api("GET", "waiting-phones/?mac=000413000401")["results"], "the phone")[0]
    assert (row["vendor"], row["model"], row["way"], row["user_agent"]) == ("snom", "D785", "dhcp", "snomD785")
    assert row["address"].startswith("10.99.0.5")

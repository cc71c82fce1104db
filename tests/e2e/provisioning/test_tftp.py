"""The TFTP server, asked by real clients."""

import socket
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from pbxmanager.provisioning.management.commands.pbx_tftp import FROM_ONE
from tests.e2e.provisioning.conftest import Place

pytestmark = [pytest.mark.e2e]
NAME = "001565aabbcc.boot"


def hpa(place: Place, name: str, into: Path) -> None:
    command = ["tftp", "-m", "binary", "127.0.0.1", str(place.tftp), "-c", "get", name, str(into)]
    subprocess.run(command, check=False, timeout=20, capture_output=True)


def atftp(place: Place, name: str, into: Path, *options: str) -> None:
    words = [word for option in options for word in ("--option", option)]
    command = ["atftp", *words, "--get", "--remote-file", name, "--local-file", str(into), "127.0.0.1", str(place.tftp)]
    subprocess.run(command, check=False, timeout=20, capture_output=True)


def curl(place: Place, name: str, into: Path) -> None:
    command = ["curl", "--silent", "--output", str(into), f"{place.tftp_url}{name}"]
    subprocess.run(command, check=False, timeout=20, capture_output=True)


@pytest.mark.parametrize("client", [hpa, atftp, curl])
def test_each_client_gets_the_way_on(place: Place, tmp_path: Path, client):
    into = tmp_path / "file"
    client(place, NAME, into)
    assert f"https://127.0.0.1:{place.https}/p/001565aabbcc.cfg" in into.read_text()


@pytest.mark.parametrize(
    "options", [("blksize 1428",), ("blksize 8192", "tsize 0"), ("windowsize 16", "blksize 1024"), ()]
)
def test_large_files_arrive_whole_with_any_options(place: Place, tmp_path: Path, options):
    firmware = place.state / "phone-media" / "firmware" / "yealink" / "T54W-96.86.0.75.rom"
    firmware.parent.mkdir(parents=True, exist_ok=True)
    if not firmware.exists():
        firmware.write_bytes(bytes(range(256)) * 4096)
    into = tmp_path / "file"
    atftp(place, "T54W-96.86.0.75.rom", into, *options)
    assert into.read_bytes() == firmware.read_bytes()


@pytest.mark.parametrize("name", ["../keys/sealing.keys", "/etc/passwd", "..\\db.sqlite3", "nothing.cfg"])
def test_nothing_else_is_given(place: Place, tmp_path: Path, name):
    into = tmp_path / "file"
    hpa(place, name, into)
    assert not into.exists() or into.read_bytes() == b""


def test_nothing_is_taken(place: Place, tmp_path: Path):
    sent = tmp_path / NAME
    sent.write_text("mine")
    command = ["tftp", "-m", "binary", "127.0.0.1", str(place.tftp), "-c", "put", str(sent), NAME]
    done = subprocess.run(command, check=False, timeout=20, capture_output=True, text=True)
    assert "Read only" in done.stdout + done.stderr
    into = tmp_path / "back"
    hpa(place, NAME, into)
    assert "mine" not in into.read_text()


def test_broken_packets_do_not_end_it(place: Place, tmp_path: Path):
    packets = [
        b"", b"\0", b"\0\1", b"\0\1a", b"\0\1\0\0", b"\0\1a\0octet", b"\0\1a\0bogus\0", b"\0\7", b"\xff" * 600,
        b"\0\1" + b"a" * 5000,
        b"\0\1a\0octet\0blksize\0-1\0", b"\0\1a\0octet\0windowsize\x0099999999999999999999\0", b"\0\1\xff\xfe\0octet\0",
    ]  # fmt: skip
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        for packet in packets * 20:
            asker.sendto(packet, ("127.0.0.1", place.tftp))
    into = tmp_path / "file"
    hpa(place, NAME, into)
    assert "include:config" in into.read_text()


def test_transfers_that_are_begun_and_left_take_no_places_of_others(place: Place, tmp_path: Path):
    """One address begins more transfers than there are for it; a phone at another one is served."""
    request = b"\0\1" + NAME.encode() + b"\0octet\0"
    with ExitStack() as stack:
        kinds = []
        for _ in range(FROM_ONE + 40):
            asker = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            asker.bind(("127.0.0.9", 0))
            asker.settimeout(20)
            asker.sendto(request, ("127.0.0.1", place.tftp))
            kinds.append(asker.recv(600)[:2])
        assert kinds[0] == b"\0\3"
        assert kinds[-1] == b"\0\5"
        into = tmp_path / "file"
        curl(place, NAME, into)
        assert "include:config" in into.read_text()

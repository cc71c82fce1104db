"""The disk is read-only, holds no more files, or is full at any one file: what was live stays live, whole."""

import pytest

from tests.faults.installation import Installation

pytestmark = [pytest.mark.e2e]

OWN_MOUNTS = ("unshare", "--map-root-user", "--mount")
"""Commands see file systems that nobody else does."""
SHELL = "import subprocess, sys; subprocess.run(sys.argv[1], shell=True, check=True)"

REFUSING = """
import errno, os, sys
point, home = int(sys.argv[1]), sys.argv[2]
WRITES = ("os.rename", "os.link", "os.symlink", "os.mkdir", "os.chmod")
seen, switched = 0, False
def watch(event, args):
    global seen, switched
    writes = event in WRITES or (event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR))
    if writes and any(isinstance(arg, str | bytes | os.PathLike) and home in str(arg) for arg in args[:2]):
        seen += 1
        if seen >= point:  # and from then on: full it stays
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(args[0]))
sys.addaudithook(watch)
from django.core.management import CommandError, call_command
try:
    call_command("pbx_apply", no_check=True)
except CommandError as error:
    print("steps:", seen)
    sys.exit(str(error))
print("steps:", seen)
"""
"""Applies; from the n-th time on that something is written below the engine's home, the disk is full."""


@pytest.fixture
def mounted(tmp_path):
    """An installation whose engine's home lies on a small file system of its own; what makes it so."""
    installed = Installation(tmp_path / "state", within=OWN_MOUNTS)
    yield installed
    installed.close()


def run(installed, command):
    """Run a shell command among the installation's own file systems."""
    done = installed.python(SHELL, command)
    assert done.returncode == 0, done.stderr
    return done.stdout


def on_tmpfs(installed, options, place):
    """Put a directory of the installation on a file system in memory."""
    run(installed, f"cp -a {place} {place}.before && mount -t tmpfs -o {options} tmpfs {place}")
    run(installed, f"cp -a {place}.before/. {place}")


def refused(installed, *said):
    """Apply, be refused with a word, and find the first generation live and whole, and nothing left behind."""
    done = installed.manage("pbx_apply", "--no-check", check=False)
    assert done.returncode == 1, done.stdout
    for words in said:
        assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert run(installed, f"readlink {installed.home}/live; ls -A {installed.home}/generations").split() == [
        "generations/1",
        "1",
    ]


def test_a_read_only_disk(mounted):
    mounted.manage("pbx_apply", "--no-check")
    mounted.rename_ann("Ann Wang")
    place = mounted.home / "generations"
    run(mounted, f"mount --bind {place} {place} && mount -o remount,ro,bind {place}")
    refused(mounted, "Generation 2 can't be written", "Read-only file system")
    run(mounted, f"umount {place}; mount --bind {mounted.home} {mounted.home}; mount -o remount,ro,bind {mounted.home}")
    refused(mounted, "Nothing was changed. The disk refuses: ", "Read-only file system")
    assert "Live:      generation 1" in mounted.manage("pbx_status", check=False).stdout
    run(mounted, f"umount {mounted.home}")
    assert "is in place" in mounted.manage("pbx_apply", "--no-check").stdout


def test_a_disk_that_holds_no_more_files_says_so(mounted):
    mounted.manage("pbx_apply", "--no-check")
    on_tmpfs(mounted, "size=40m,nr_inodes=2000", mounted.home)
    mounted.rename_ann("Ann Wang")
    run(
        mounted,
        f"i=0; while true > {mounted.home}/filler-$i; do i=$((i+1)); done 2>/dev/null; rm {mounted.home}/filler-0",
    )
    refused(mounted, "No space left on device: it holds as many files as it can", "df -i")
    run(mounted, f"rm {mounted.home}/filler-*")
    assert "is in place" in mounted.manage("pbx_apply", "--no-check").stdout


def test_a_database_whose_disk_is_full(mounted):
    mounted.manage("pbx_apply", "--no-check")
    on_tmpfs(mounted, "size=40m", mounted.state)
    fill = f"dd if=/dev/zero of={mounted.state}/filler bs=4k 2>/dev/null || true"
    empty = f"rm {mounted.state}/filler"
    mounted.rename_ann("Ann Wang")
    run(mounted, fill)
    refused(mounted, "The database refuses: ", "disk is full. Mend that, then apply again.")
    run(mounted, empty)
    # Full after the switch: it is live, and the record is completed when there is room again.
    halted = mounted.halted("finish", "pbx_apply", "--no-check")
    run(mounted, fill)
    done = halted.go_on()
    assert done.returncode == 1
    assert "Generation 2 is live, but the database could not be told: " in done.stderr
    assert "disk is full. The next apply completes the record." in done.stderr
    run(mounted, empty)
    assert "The apply of generation 2 was cut short" in mounted.manage("pbx_status", check=False).stdout
    assert "Nothing to do: generation 2" in mounted.manage("pbx_apply", "--no-check").stdout
    assert "it was completed afterwards" in mounted.manage("pbx_generations", "--json").stdout


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["some", "every"])
def test_full_at_any_one_file(tmp_path, every):
    place = Installation(tmp_path / "state")
    try:
        place.manage("pbx_apply", "--no-check")
        place.rename_ann("Ann 0")
        steps = int(place.python(REFUSING, "1000000", str(place.home)).stdout.rpartition("steps:")[2])
        assert steps > 20
        for step in range(1, steps + 1) if every else (1, 3, steps // 2, steps - 4, steps - 2, steps - 1, steps):
            before = place.store.live_number()
            place.rename_ann(f"Ann {step}")
            done = place.python(REFUSING, str(step), str(place.home))
            live = place.store.live_number()
            assert place.store.altered(live) == [], f"full at step {step}"
            assert "Traceback" not in done.stderr, f"full at step {step}: {done.stderr}"
            if live == before:
                assert done.returncode == 1, f"full at step {step}: {done.stdout}"
                assert "No space left on device" in done.stderr, f"full at step {step}: {done.stderr}"
            after = place.manage("pbx_apply", "--no-check").stdout
            assert "is in place" in after if live == before else "Nothing to do" in after, (
                f"full at step {step}: {after}"
            )
            assert not [path for path in place.store.directory.iterdir() if path.name.startswith(".")]
            assert "Under way" not in place.manage("pbx_generations").stdout
    finally:
        place.close()

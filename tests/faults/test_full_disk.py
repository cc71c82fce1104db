"""A full disk refuses an apply with a word, and nothing of it stays behind."""

import subprocess
import sys

import pytest

from tests.faults.commands import REPOSITORY
from tests.faults.installation import Installation

pytestmark = [pytest.mark.e2e]

SCRIPT = """
set -eu
cp -a "$HOME_OF_ENGINE" "$HOME_OF_ENGINE.before"
mount -t tmpfs -o size=8m tmpfs "$HOME_OF_ENGINE"
cp -a "$HOME_OF_ENGINE.before/." "$HOME_OF_ENGINE"
$MANAGE pbx_apply --no-check >/dev/null
dd if=/dev/zero of="$HOME_OF_ENGINE/filler" bs=1k count=16000 2>/dev/null || true
$RENAME
echo "first:"; $MANAGE pbx_apply --no-check 2>&1 || echo "refused $?"
echo "live: $(readlink "$HOME_OF_ENGINE/live")"
echo "there: $(ls -A "$HOME_OF_ENGINE/generations")"
rm "$HOME_OF_ENGINE/filler"
echo "second:"; $MANAGE pbx_apply --no-check 2>&1
"""


def test_a_full_disk_is_refused_and_nothing_stays_behind(tmp_path):
    """In a mount namespace of its own, on a file system of 8 MB."""
    place = Installation(tmp_path / "state")
    place.home.mkdir(exist_ok=True)
    script = tmp_path / "rename.py"
    script.write_text(
        "from pbxmanager.directory.models import *\n"
        "site = Site.objects.get()\n"
        "for n in range(900):\n"
        "    p = Person.objects.create(name=f'Person {n}', site=site)\n"
        "    e = Extension(person=p); e.number = str(20000 + n); e.save(); Device.objects.create(extension=e)\n"
    )
    manage = f"{sys.executable} manage.py"
    place.environment |= {
        "HOME_OF_ENGINE": str(place.home),
        "MANAGE": manage,
        "RENAME": f"{manage} shell --verbosity 0 -c exec(open('{script}').read())",
    }
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", SCRIPT]
    done = subprocess.run(
        command, cwd=REPOSITORY, env=place.environment, capture_output=True, text=True, timeout=300, check=False
    )
    first, _, second = done.stdout.partition("second:")
    assert "No space left on device" in first, done.stdout + done.stderr
    assert "refused 1" in first
    assert "live: generations/1" in first
    assert "there: 1\n" in first
    assert "is in place" in second

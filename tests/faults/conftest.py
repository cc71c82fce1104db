"""What is broken: an installation that runs."""

from collections.abc import Iterator

import pytest

from tests.faults.installation import Installation
from tests.telephony.asterisk import RunningAsterisk


@pytest.fixture
def place(tmp_path) -> Iterator[tuple[Installation, RunningAsterisk]]:
    """An installation whose demo office is live and running."""
    installed = Installation(tmp_path / "state")
    installed.manage("pbx_apply", "--no-check")
    asterisk = installed.start_asterisk()
    yield installed, asterisk
    asterisk.kill()
    installed.close()

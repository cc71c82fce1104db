"""Two who change what is live at once: one goes first, and the other is told who and what."""

import pytest

from tests.faults.installation import Installation

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def place(tmp_path):
    """An installation with two generations, without a running Asterisk."""
    installed = Installation(tmp_path / "state")
    installed.manage("pbx_apply", "--no-check")
    installed.rename_ann("Ann Wang")
    installed.manage("pbx_apply", "--no-check")
    yield installed
    installed.close()


def test_an_apply_waits_for_a_return(place):
    halted = place.halted("go_live", "pbx_rollback")
    place.rename_ann("Ann Li")
    refused = place.manage("pbx_apply", "--no-check", check=False)
    assert refused.returncode == 1
    assert "Nothing was changed. A return to the generation before is under way (the command line, process " in (
        refused.stderr
    )
    assert "A return to the generation before is under way" in place.manage("pbx_status", check=False).stdout
    done = halted.go_on()
    assert "Generation 1 is in place" in done.stdout
    assert place.store.read(3) == place.store.read(1)
    assert "Generation 4 is in place" in place.manage("pbx_apply", "--no-check").stdout


def test_a_return_waits_for_an_apply(place):
    place.rename_ann("Ann Li")
    halted = place.halted("go_live", "pbx_apply", "--no-check")
    refused = place.manage("pbx_rollback", "1", check=False)
    assert refused.returncode == 1
    assert "Nothing was changed. An apply is under way (the command line, process " in refused.stderr
    assert "Generation 3 is in place" in halted.go_on().stdout
    assert place.store.live_number() == 3
    assert "as generation 4" in place.manage("pbx_rollback", "1").stdout


def test_a_return_that_is_killed_is_settled_by_the_next_apply(place):
    halted = place.halted("go_live", "pbx_rollback")
    place.kill_holder()
    assert halted.go_on().returncode == -9
    assert place.store.live_number() == 2
    said = place.manage("pbx_status", check=False).stdout
    assert "The apply of generation 3 was cut short" in said
    settled = place.manage("pbx_apply", "--no-check").stdout
    assert "Generation 3: The manager ended before it went live" in settled
    assert "Nothing to do" in settled
    listed = place.manage("pbx_generations").stdout
    assert "Failed" in listed
    assert "The manager ended before it went live" in listed
    assert "as generation 4" in place.manage("pbx_rollback").stdout

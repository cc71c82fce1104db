"""A manager that is killed in the middle of an apply leaves one whole generation live, and the next one settles it."""

import pytest

from tests.faults.installation import Installation

pytestmark = [pytest.mark.e2e]


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["some", "every"])
def test_killed_before_a_step(tmp_path, every):
    """Kill with SIGKILL before each file system step and each connection of an apply, with Asterisk running."""
    place = Installation(tmp_path / "state")
    place.manage("pbx_apply", "--no-check")
    asterisk = place.start_asterisk()
    try:
        done = place.apply_killed_at(10**6)
        assert "Nothing to do" in done.stdout
        place.rename_ann("Ann 0")
        steps = int(place.apply_killed_at(10**6).stdout.rpartition("steps:")[2])
        assert steps > 8
        for step in range(1, steps + 1) if every else chosen_steps(steps):
            place.rename_ann(f"Ann {step}")
            before = place.store.live_number()
            killed = place.apply_killed_at(step)
            assert killed.returncode == -9, killed.stdout + killed.stderr
            live = place.store.live_number()
            assert live is not None and live >= before
            assert place.store.altered(live) == [], f"killed at step {step}"
            after = place.manage("pbx_apply", "--no-check")
            assert "is live" in after.stdout or "Nothing to do" in after.stdout
            status = place.manage("pbx_status", check=False)
            assert status.returncode == 0, f"killed at step {step}: {status.stdout}"
            said = place.manage("pbx_generations").stdout
            assert "Under way" not in said
    finally:
        asterisk.stop()
        place.close()


def chosen_steps(steps: int) -> list[int]:
    """Return the first, the last, and six between them: the switch is the last rename, so the end counts most."""
    last = list(range(max(1, steps - 4), steps + 1))
    return sorted({1, 2, steps // 2, *last})

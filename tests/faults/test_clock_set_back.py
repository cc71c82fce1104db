"""Between two applies the clock is set back by hours: generations are told by their numbers, and their numbers go up."""

import json

import pytest

from tests.faults.installation import CHIEF, Installation
from tests.telephony.clock import LIBRARY

pytestmark = [pytest.mark.e2e]

APPLY_AS_CHIEF = f"""
from django.contrib.auth.models import User
from pbxmanager.operations.apply import apply
print(apply(author=User.objects.get(username="{CHIEF}"), reason="by chief", check=False).succeeded)
"""


def test_order_author_and_number_tell_the_truth(tmp_path):
    place = Installation(tmp_path / "state")
    place.manage("pbx_apply", "--no-check")
    asterisk = place.start_asterisk()
    try:
        place.manage("pbx_apply", "--no-check")  # it is seen to run
        place.environment |= {"LD_PRELOAD": str(LIBRARY), "FAKETIME": "-7h", "NO_FAKE_STAT": "1"}
        place.rename_ann("Ann Wang")
        assert "True" in place.shell(APPLY_AS_CHIEF)
        place.rename_ann("Ann Li")
        assert "Generation 3 is live" in place.manage("pbx_apply", "--no-check").stdout
        listed = json.loads(place.manage("pbx_generations", "--json").stdout)
        assert [row["number"] for row in listed] == [3, 2, 1]
        assert [row["author"] for row in listed] == [None, CHIEF, None]
        assert listed[1]["time"] < listed[0]["time"] < listed[2]["time"]
        assert [row["clock_was_set_back"] for row in listed] == [False, True, False]
        assert place.manage("pbx_generations").stdout.count("the clock had been set back") == 1
        assert "Nothing to do" in place.manage("pbx_plan", check=False).stdout
        assert place.manage("pbx_status").returncode == 0
        # The generation before is the one that was live before, not the one with an earlier time.
        assert "Generation 2 is live again, as generation 4" in place.manage("pbx_rollback").stdout
        assert place.store.read(4) == place.store.read(2)
        said = place.manage("pbx_plan", check=False).stdout
        assert "Ann Wang → Ann Li" in said
        assert "person Ann Li changed" in said
        assert "person Ann Wang changed" not in said
    finally:
        asterisk.kill()
        place.close()

"""An office that holds nothing yet can be tried and taken live: that is how every installation begins."""

import pytest

from pbxmanager.asterisk.rehearsal import rehearse
from pbxmanager.snapshot import Snapshot
from tests.e2e.conftest import make_engine

pytestmark = pytest.mark.e2e


def test_a_throwaway_asterisk_takes_it(tmp_path):
    assert rehearse(Snapshot(), make_engine(tmp_path)) == ()

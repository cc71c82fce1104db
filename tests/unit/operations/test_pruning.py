"""Old generations go; what is live, what could be returned to, and the snapshots that they need stay."""

import pytest

from pbxmanager.asterisk.generations import GenerationError, GenerationStore
from pbxmanager.operations.models import Generation
from pbxmanager.operations.pruning import SLACK, prune
from pbxmanager.operations.snapshots import load, save, save_change, snapshot_path
from pbxmanager.snapshot import Snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(tmp_path, settings):
    """A thousand generations; the live one is old, and so is the last that was seen to run."""
    settings.PBX_GENERATIONS_KEPT = 30
    found = GenerationStore(tmp_path)
    for number in range(1, 1001):
        found.write(number, {"generation.conf": f"{number}\n"})
        good = number < 6 and {"result": Generation.Result.LIVE, "verified": True}
        Generation.objects.create(number=number, **(good or {"result": Generation.Result.FAILED}))
    save(Snapshot(), snapshot_path(tmp_path, 1))
    for number in range(2, 1001):
        if number in (4, 900):
            save(Snapshot(), snapshot_path(tmp_path, number))
        else:
            save_change((), (), (), (), snapshot_path(tmp_path, number - 1), snapshot_path(tmp_path, number))
    found.switch(7)
    return found


def test_of_a_thousand_stay_the_newest_the_live_one_and_the_last_that_ran(store):
    gone = prune(store)
    assert store.numbers() == [5, 7, *range(971, 1001)]
    assert len(gone) == 968
    assert store.live_number() == 7
    assert Generation.objects.count() == 1000  # the record stays
    assert prune(store) == []


def test_their_snapshots_can_still_be_read(store):
    prune(store)
    left = {int(path.stem) for path in snapshot_path(store.home, 1).parent.glob("*.json")}
    assert left == {4, 5, 6, 7, *range(900, 1001)}  # changes of each other, down to a whole one
    assert all(load(snapshot_path(store.home, number)) == Snapshot() for number in store.numbers())


def test_a_few_more_than_are_kept_are_let_stand(store, settings):
    settings.PBX_GENERATIONS_KEPT = 1000 - SLACK
    assert prune(store) == []


def test_the_live_one_is_not_removed_whoever_asks(store):
    with pytest.raises(GenerationError, match="is live"):
        store.remove(7)
    assert store.numbers()[6] == 7

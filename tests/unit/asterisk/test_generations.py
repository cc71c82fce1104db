"""Generations are whole or not there, and the link names exactly one of them."""

import os

import pytest

from pbxmanager.asterisk.generations import GenerationError, GenerationStore

FIRST = {"a.conf": "one\n", "numbers/x10.conf": "ten\n"}
SECOND = {"a.conf": "two\n", "numbers/x10.conf": "ten\n"}


@pytest.fixture
def store(tmp_path):
    return GenerationStore(tmp_path)


def test_nothing_is_live_at_first(store):
    assert store.live_number() is None
    assert store.numbers() == []


def test_a_written_generation_is_read_back_and_goes_live_by_the_link(store):
    store.write(1, FIRST)
    assert store.live_number() is None
    store.switch(1)
    assert store.live_number() == 1
    assert store.read(1) == FIRST
    assert (store.link / "a.conf").read_text() == "one\n"
    assert store.altered(1) == []


def test_an_unchanged_file_stays_the_same_file_so_that_asterisk_does_not_read_it_again(store):
    store.write(1, FIRST)
    store.switch(1)
    store.write(2, SECOND)
    same = [(store.path(n) / "numbers/x10.conf").stat().st_ino for n in (1, 2)]
    other = [(store.path(n) / "a.conf").stat().st_ino for n in (1, 2)]
    assert same[0] == same[1]
    assert other[0] != other[1]


def test_a_file_that_was_edited_by_hand_is_found_and_not_taken_over(store):
    store.write(1, FIRST)
    store.switch(1)
    edited = store.path(1) / "numbers/x10.conf"
    edited.chmod(0o600)
    edited.write_text("evil\n")
    (store.path(1) / "extra.conf").write_text("new\n")
    assert store.altered(1) == ["extra.conf", "numbers/x10.conf"]
    store.write(2, SECOND)
    assert store.read(2) == SECOND


def test_a_number_is_used_once(store):
    store.write(1, FIRST)
    with pytest.raises(GenerationError, match="exists already"):
        store.write(1, SECOND)
    assert store.read(1) == FIRST


def test_a_disk_that_refuses_leaves_nothing_behind(store):
    store.directory.mkdir()
    store.write(1, FIRST)
    store.switch(1)
    with pytest.raises(GenerationError, match="can't be written"):
        store.write(2, {"a.conf": "two\n", "a.conf/b.conf": "a file is in the way\n"})
    assert store.numbers() == [1]
    assert [path.name for path in store.directory.iterdir()] == ["1"]
    assert store.live_number() == 1


def test_switching_to_what_is_not_there_changes_nothing(store):
    store.write(1, FIRST)
    store.switch(1)
    with pytest.raises(GenerationError):
        store.switch(7)
    assert store.live_number() == 1


def test_a_half_written_directory_is_no_generation(store):
    store.write(1, FIRST)
    (store.directory / f".2.{os.getpid()}").mkdir()
    assert store.numbers() == [1]


def test_a_link_to_somewhere_else_is_named(store):
    store.link.symlink_to("/etc")
    with pytest.raises(GenerationError, match="no generation"):
        store.live_number()

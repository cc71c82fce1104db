"""An existing Asterisk is asked what it is."""

import pytest

from pbxmanager.asterisk.engine import EngineMissing, find_build, read_version


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("Asterisk 22.10.1+dfsg+~cs6.17.60671434-1", (22, 10, 1)),
        ("Asterisk 18.26.4", (18, 26, 4)),
        ("Asterisk certified/20.7-cert2", (20, 7, 0)),
    ],
)
def test_versions_of_all_kinds_are_read(said, version):
    assert read_version(said) == version


def test_a_missing_binary_names_the_setting(tmp_path):
    with pytest.raises(EngineMissing, match="PBX_ASTERISK"):
        find_build(tmp_path / "asterisk")


def fake(tmp_path, version):
    binary = tmp_path / "asterisk"
    binary.write_text(f"#!/bin/sh\necho Asterisk {version}\n")
    binary.chmod(0o755)
    return binary


def test_an_asterisk_that_is_too_old_is_refused(tmp_path):
    with pytest.raises(EngineMissing, match="18 or later"):
        find_build(fake(tmp_path, "16.28.0"))


def test_something_that_does_not_run_is_said_so(tmp_path):
    (tmp_path / "asterisk").write_text("no program")
    with pytest.raises(EngineMissing, match="does not run"):
        find_build(tmp_path / "asterisk")

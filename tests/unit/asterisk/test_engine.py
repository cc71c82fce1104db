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


def install(prefix, version="20.9.3"):
    """Lay an Asterisk out as a distribution does."""
    (prefix / "sbin").mkdir(parents=True)
    (prefix / "lib/x86_64-linux-gnu/asterisk/modules").mkdir(parents=True)
    (prefix / "lib/x86_64-linux-gnu/asterisk/modules/chan_pjsip.so").touch()
    (prefix / "share/asterisk/sounds").mkdir(parents=True)
    return fake(prefix / "sbin", version)


def test_modules_and_sounds_are_found_below_the_binarys_own_prefix(tmp_path):
    build = find_build(install(tmp_path / "usr"))
    assert build.version == (20, 9, 3)
    assert build.modules == tmp_path / "usr/lib/x86_64-linux-gnu/asterisk/modules"
    assert build.data == tmp_path / "usr/share/asterisk"
    assert build.available == {"chan_pjsip.so"}


def test_an_asterisk_without_sip_is_refused(tmp_path):
    binary = install(tmp_path / "usr")
    (tmp_path / "usr/lib/x86_64-linux-gnu/asterisk/modules/chan_pjsip.so").rename(tmp_path / "other.so")
    with pytest.raises(EngineMissing, match=r"PBX_ASTERISK_MODULES|chan_pjsip\.so"):
        find_build(binary)


def test_odd_places_can_be_set(tmp_path):
    binary = install(tmp_path / "usr")
    (tmp_path / "m").mkdir()
    (tmp_path / "m/chan_pjsip.so").touch()
    assert find_build(binary, modules=tmp_path / "m", data=tmp_path).modules == tmp_path / "m"

"""Installing Asterisk goes wrong in all the usual ways, and what was there before stays."""

import importlib.machinery
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "deploy" / "install-asterisk"


@pytest.fixture(scope="module")
def installer():
    """The script as a module."""
    loader = importlib.machinery.SourceFileLoader("install_asterisk", str(SCRIPT))
    spec = importlib.util.spec_from_loader("install_asterisk", loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def tools(tmp_path):
    """Stand-ins for apt-get and dpkg-deb, which go wrong when told so."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, text in {
        "dpkg": "echo amd64",
        "apt-get": 'echo "$@" >> "$TOOLS_LOG"\n'
        'case "$*" in *update*) exit ${FAIL_UPDATE:-0};; '
        "*print-uris*) echo \"'x/asterisk_1%3a22.99.1-1_amd64.deb' a 1 b\";; "
        '*) echo "E: broken pipe" >&2; exit ${FAIL_DOWNLOAD:-0};; esac',
        "dpkg-deb": "exit ${FAIL_UNPACK:-0}",
    }.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)
    return folder


def installed(prefix):
    """Lay out what an earlier run left."""
    release = prefix / "releases" / "22.1.0-en"
    release.mkdir(parents=True)
    facts = {"version": "22.1.0", "modules": "m", "data": "d", "languages": ["en"]}
    (release / "engine.json").write_text(json.dumps(facts))
    (prefix / "current").symlink_to("releases/22.1.0-en")


def run(tools, prefix, *words, **environment):
    path = f"{tools}:{os.environ['PATH']}"
    log = str(prefix.parent / "tools.log")
    command = [sys.executable, str(SCRIPT), "--prefix", str(prefix), *words]
    settings = {**os.environ, "PATH": path, "TOOLS_LOG": log, **environment}
    return subprocess.run(command, env=settings, capture_output=True, text=True, check=False)


def test_repeating_it_does_nothing(tools, tmp_path):
    installed(tmp_path / "engine")
    done = run(tools, tmp_path / "engine")
    assert done.returncode == 0
    assert "Asterisk 22.1.0 is installed" in done.stdout
    assert not (tmp_path / "tools.log").exists()


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        ({"FAIL_UPDATE": "100"}, "the package lists can't be fetched"),
        ({"FAIL_DOWNLOAD": "100"}, "E: broken pipe"),
    ],
)
def test_a_broken_download_leaves_the_old_one_in_place(tools, tmp_path, failure, said):
    prefix = tmp_path / "engine"
    installed(prefix)
    done = run(tools, prefix, "--upgrade", **failure)
    assert done.returncode == 1
    assert said in done.stderr
    assert (prefix / "current" / "engine.json").exists()
    assert sorted(path.name for path in prefix.iterdir()) == [".lock", "current", "releases"]
    assert [path.name for path in (prefix / "releases").iterdir()] == ["22.1.0-en"]


def test_what_an_interrupted_run_left_is_cleaned_up(tools, tmp_path):
    prefix = tmp_path / "engine"
    installed(prefix)
    (prefix / ".download-x").mkdir()
    (prefix / "releases" / ".22.9.9-en").mkdir()
    run(tools, prefix, "--upgrade", FAIL_UPDATE="100")
    assert not (prefix / ".download-x").exists()
    assert [path.name for path in (prefix / "releases").iterdir()] == ["22.1.0-en"]


def test_an_unknown_language_is_refused_with_the_known_ones(tools, tmp_path):
    done = run(tools, tmp_path / "engine", "--languages", "en,xx")
    assert done.returncode == 2
    assert "not xx" in done.stderr


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("sources.list", "deb http://mirror.test/debian bookworm main\n"),
        ("sources.list", "# x\ndeb [arch=amd64] http://mirror.test/debian/ bookworm main\n"),
        ("sources.list.d/debian.sources", "Types: deb\nURIs: http://mirror.test/debian\nSuites: bookworm\n"),
        (
            "sources.list.d/debian.sources",
            "Types: deb\nURIs: http://mirror.test/debian-security\nSuites: bookworm-security\n\n"
            "Types: deb\nURIs: http://mirror.test/debian\nSuites: bookworm\n",
        ),
    ],
)
def test_the_machines_own_archive_is_found(installer, tmp_path, path, text):
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / path).write_text(text)
    assert installer.mirror(tmp_path).rstrip("/") == "http://mirror.test/debian"


def test_without_an_archive_the_way_out_is_named(installer, tmp_path):
    with pytest.raises(installer.Failure, match="PBX_ASTERISK"):
        installer.mirror(tmp_path)

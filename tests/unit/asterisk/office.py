"""A small office for tests of the rendering, with one of everything."""

from dataclasses import replace
from pathlib import Path

from pbxmanager.asterisk.engine import Build, Engine
from pbxmanager.asterisk.render.system import MODULES
from pbxmanager.snapshot import MusicClass, MusicFile, Prompt, PromptRecording
from tests.e2e.office import office

AVAILABLE = frozenset(name for line in MODULES for name in line.split())


def small_office():
    """Return the office that the end-to-end tests call in, with fixed ports, and with sounds that are not on any disk."""
    spoken = (PromptRecording("en", "a" * 32), PromptRecording("zh", "b" * 32))
    return replace(
        office(telecom_port=5062, backup_port=5064),
        prompts=(Prompt(1, "Welcome", "en", spoken), Prompt(2, "Closed", "zh", spoken[1:])),
        music_classes=(
            MusicClass(
                1, "House music; loud", (MusicFile("One", "c" * 32), MusicFile("Two", "d" * 32)), is_default=True
            ),
            MusicClass(2, "Shuffled", (MusicFile("Two", "d" * 32),), shuffled=True),
            MusicClass(3, "Empty", ()),
        ),
    )


def engine(version=(22, 10, 1)):
    """Return an engine that is only rendered for."""
    home = Path("/var/lib/pbxmanager/asterisk")
    build = Build(
        Path("/opt/asterisk/asterisk"), version, Path("/opt/asterisk/modules"), Path("/opt/asterisk/data"), AVAILABLE
    )
    return Engine(build, home, ami_secret="ami-secret", certificate=home / "sip.crt", private_key=home / "sip.key")

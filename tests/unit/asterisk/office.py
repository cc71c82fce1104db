"""A small office for tests of the rendering, with one of everything."""

from pathlib import Path

from pbxmanager.asterisk.engine import Build, Engine
from pbxmanager.asterisk.render.system import MODULES
from tests.e2e.office import office

AVAILABLE = frozenset(name for line in MODULES for name in line.split())


def small_office():
    """Return the office that the end-to-end tests call in, with fixed ports."""
    return office(telecom_port=5062, backup_port=5064)


def engine(version=(22, 10, 1)):
    """Return an engine that is only rendered for."""
    home = Path("/var/lib/pbxmanager/asterisk")
    build = Build(
        Path("/opt/asterisk/asterisk"), version, Path("/opt/asterisk/modules"), Path("/opt/asterisk/data"), AVAILABLE
    )
    return Engine(build, home, ami_secret="ami-secret", certificate=home / "sip.crt", private_key=home / "sip.key")

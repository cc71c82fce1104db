"""The Asterisk at hand: its version, its places on disk and its ports. What the office does not decide."""

import json
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

OLDEST = (18, 0, 0)
_PREFIXES = ("/usr", "/usr/local")
_MODULE_PLACES = ("lib/*/asterisk/modules", "lib/asterisk/modules", "lib64/asterisk/modules")
_DATA_PLACES = ("share/asterisk", "var/lib/asterisk", "../var/lib/asterisk")


class EngineMissing(Exception):
    """There is no Asterisk to work with. The text says what to install or to set."""


@dataclass(frozen=True, slots=True)
class Build:
    """An installed Asterisk."""

    binary: Path
    version: tuple[int, int, int]
    modules: Path
    data: Path
    """Sounds, music and documentation."""
    available: frozenset[str]
    """File names of its modules, such as ``res_pjsip.so``."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One running place of Asterisk: a build, the directory that holds all its state, and its addresses."""

    build: Build
    home: Path
    """Holds ``live`` (link to the configuration), ``run``, ``lib``, ``spool``, ``log``, ``keys``."""
    sip_bind: str = "0.0.0.0"
    sip_port: int = 5060
    """UDP and TCP."""
    sip_tls_port: int = 5061
    rtp_first: int = 10000
    rtp_last: int = 19999
    ami_port: int = 5038
    ami_secret: str = field(default="", repr=False)
    """Of the user ``manager``, which may reload, originate and ask."""
    certificate: Path = Path("/nonexistent")
    private_key: Path = Path("/nonexistent")
    certificate_authorities: Path = Path("/etc/ssl/certs/ca-certificates.crt")
    mail_from: str = "pbx@localhost"
    """Sender of mails with messages and faxes."""
    recordings_dir: Path | None = None
    """Where recordings are written; None: below ``spool``."""

    @property
    def live(self) -> Path:
        """The link that names the live generation's directory."""
        return self.home / "live"

    @property
    def media(self) -> Path:
        """The directory of prompts and music."""
        return self.home / "media"

    @property
    def recordings(self) -> Path:
        """Where recordings are written."""
        return self.recordings_dir or self.home / "spool" / "recordings"

    @property
    def version(self) -> tuple[int, int, int]:
        """Version of the build."""
        return self.build.version


def find_build(binary: Path, modules: Path | None = None, data: Path | None = None) -> Build:
    """Ask an Asterisk binary, or the launcher that ``deploy/install-asterisk`` made, what it is.

    ``modules`` and ``data`` (which holds ``sounds``) are looked for below the binary's own prefix, then in the usual
    places, unless they are given.

    :raises EngineMissing: when it can't be run, is older than 18, or its modules or sounds aren't found.
    """
    if not binary.exists():
        raise EngineMissing(
            f"There is no Asterisk at {binary}. Run deploy/install-asterisk, or set PBX_ASTERISK to yours."
        )
    described = binary.parent / "engine.json"
    if described.exists():
        facts = json.loads(described.read_text())
        return _build(binary, read_version(facts["version"]), Path(facts["modules"]), Path(facts["data"]))
    try:
        said = subprocess.run([binary, "-V"], capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineMissing(f"{binary} does not run: {error}") from error
    version = read_version(said)
    if version < OLDEST:
        raise EngineMissing(f"{binary} is Asterisk {'.'.join(map(str, version))}; 18 or later is needed.")
    prefixes = [binary.resolve().parent.parent, *map(Path, _PREFIXES)]
    found_modules = modules or _first(prefixes, _MODULE_PLACES, "*.so", "modules", "PBX_ASTERISK_MODULES")
    found_data = data or _first(prefixes, _DATA_PLACES, "sounds", "sounds", "PBX_ASTERISK_DATA")
    return _build(binary, version, found_modules, found_data)


def read_version(text: str) -> tuple[int, int, int]:
    """Return the version in a text such as ``Asterisk 22.10.1~dfsg+~cs6.15.60671435-1``.

    :raises EngineMissing: when none is in it.
    """
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text)
    if not found:
        raise EngineMissing(f"This is no Asterisk version: {text[:80]!r}")
    return int(found[1]), int(found[2]), int(found[3] or 0)


def _build(binary: Path, version: tuple[int, int, int], modules: Path, data: Path) -> Build:
    available = frozenset(path.name for path in modules.glob("*.so"))
    if "chan_pjsip.so" not in available:
        raise EngineMissing(f"{modules} holds no chan_pjsip.so: this Asterisk can't talk to SIP telephones.")
    return Build(binary, version, modules, data, available)


def _first(prefixes: list[Path], places: tuple[str, ...], holds: str, what: str, setting: str) -> Path:
    for prefix in prefixes:
        for place in places:
            for path in sorted(prefix.glob(place)):
                if any(path.glob(holds)):
                    return path.resolve()
    looked = ", ".join(map(str, prefixes))
    raise EngineMissing(f"Asterisk's {what} were not found below {looked}. Set {setting} to their directory.")

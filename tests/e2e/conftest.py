"""One office on a real Asterisk with two carriers, shared by the tests of a process."""

import io
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.asterisk.render import render
from pbxmanager.asterisk.sounds import publish
from pbxmanager.media.models import Recording as Spoken
from pbxmanager.operations.apply import apply
from pbxmanager.operations.engine import current_engine, prepare_keys
from pbxmanager.snapshot import Snapshot
from tests.e2e.office import office
from tests.telephony.asterisk import RunningAsterisk, build_under_test, free_port
from tests.telephony.audio import Recording
from tests.telephony.carrier import Carrier
from tests.telephony.clock import Clock
from tests.telephony.phone import Phone
from tests.telephony.sounds import DEMO_SOUND, place_tone


@dataclass
class Pbx:
    """A running office."""

    asterisk: RunningAsterisk
    engine: Engine
    office: Snapshot
    telecom: Carrier
    backup: Carrier

    @property
    def server(self) -> str:
        """Where telephones register."""
        return f"127.0.0.1:{self.engine.sip_port}"


def make_engine(home: Path) -> Engine:
    """Return an engine on free ports of the loopback address."""
    certificate, private_key = prepare_keys(home / "keys")
    return Engine(
        build=build_under_test(),
        home=home,
        sip_bind="127.0.0.1",
        sip_port=free_port(),
        sip_tls_port=free_port(),
        rtp_first=10000,
        rtp_last=14999,
        ami_port=free_port(),
        ami_secret=(home / "keys" / "ami.secret").read_text().strip(),
        certificate=certificate,
        private_key=private_key,
    )


def tone_of(office: Snapshot, number: str, device: int = 0) -> float:
    """Return the frequency (Hz) that an extension's device plays in its calls: 400 for the lowest number, then 60 more each."""
    return 400.0 + 60 * ([extension.number for extension in office.extensions].index(number) + 4 * device)


@contextmanager
def run_office(home: Path, describe: Callable[[int, int], Snapshot], clock: Clock | None = None) -> Iterator[Pbx]:
    """Run an Asterisk with an office, and two carriers whose ports ``describe`` gets."""
    engine = make_engine(home)
    server = f"127.0.0.1:{engine.sip_port}"
    with (
        Carrier(engine.build, home / "telecom", "127.0.0.2", server, tone=880) as telecom,
        Carrier(engine.build, home / "backup", "127.0.0.3", server, tone=990) as backup,
    ):
        described = describe(telecom.port, backup.port)
        publish(described, engine.media)
        store = GenerationStore(home)
        store.write(1, render(described, engine))
        store.switch(1)
        asterisk = RunningAsterisk(engine.build, engine.live / "asterisk.conf", home, clock).start()
        try:
            yield Pbx(asterisk, engine, described, telecom, backup)
        finally:
            asterisk.stop()


@pytest.fixture(scope="session")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    """The office of :mod:`tests.e2e.office`. A module that needs another one has a ``pbx`` of its own."""
    with run_office(tmp_path_factory.mktemp("pbx"), office) as running:
        yield running


@pytest.fixture
def phone(pbx: Pbx) -> Iterator[Callable[..., Phone]]:
    """Give registered telephones: ``phone("1001")`` or ``phone("1001", device=1)``; each plays a tone of its own."""
    used: list[Phone] = []

    def make(number: str, device: int = 0, **options: object) -> Phone:
        facts = pbx.office.devices_by_extension[number][device]
        server = pbx.server
        if facts.transport == "tls":
            server = f"127.0.0.1:{pbx.engine.sip_tls_port}"
        settings: dict[str, object] = {
            "frequency": tone_of(pbx.office, number, device),
            "transport": facts.transport.value,
            "srtp": "sdes" if facts.encryption == "srtp" else "no",
        }
        made = Phone(server, facts.endpoint, facts.secret, **{**settings, **options})  # type: ignore[arg-type]
        used.append(made)
        return made.register()

    yield make
    for each in used:
        each.close()


@pytest.fixture(scope="module")
def prompt(pbx: Pbx, english: Callable[[str], Recording]) -> Callable[[str], Recording]:
    """Give Asterisk's own spoken prompts, to compare with what was heard."""
    return english


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Recording]:
    """Give Asterisk's own spoken prompts, whatever office runs."""
    folder = tmp_path_factory.mktemp("prompts")

    def load(name: str) -> Recording:
        raw = folder / f"{name.replace('/', '-')}.raw"
        if not raw.exists():
            source = build_under_test().data / "sounds" / "en" / f"{name}.gsm"
            shape = ["-r", "8000", "-e", "signed", "-b", "16", "-c", "1"]
            subprocess.run(["sox", str(source), *shape, str(raw)], check=True)
        return Recording.load(raw)

    return load


@pytest.fixture
def engine(settings, tmp_path, transactional_db):
    """An engine of the settings, on free ports."""
    settings.PBX_ASTERISK = build_under_test().binary
    settings.PBX_ASTERISK_DIR = tmp_path / "asterisk"
    settings.PBX_SIP_BIND = "127.0.0.1"
    settings.PBX_SIP_PORT, settings.PBX_SIP_TLS_PORT, settings.PBX_AMI_PORT = free_port(), free_port(), free_port()
    settings.PBX_RTP_FIRST, settings.PBX_RTP_LAST = 15000, 15999
    call_command("pbx_demo_office", "--no-speech", stdout=io.StringIO())
    Spoken.objects.update(digest=place_tone(settings.PBX_ASTERISK_DIR / "media", DEMO_SOUND, 700), seconds=1.0)
    return current_engine()


@pytest.fixture
def running(engine):
    """The demo office, applied and running."""
    apply()
    asterisk = RunningAsterisk(engine.build, engine.live / "asterisk.conf", engine.home).start()
    yield asterisk
    asterisk.stop()

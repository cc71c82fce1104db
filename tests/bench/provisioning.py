"""Five thousand desk phones of all makers come back after a power cut and fetch their files, over HTTPS and over TFTP.

The floor is nginx alone (over TFTP: the library alone), which gives the same bytes from the disk in the same run, to the same
phones on the same two cores. First the configuration files are asked for, then the telephone books, then bootstrap files.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from pbxmanager.directory.models import Department, Device, Person
from pbxmanager.operations.apply import apply
from pbxmanager.operations.engine import current_engine
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.models import Contact, Key, Phone, SettingsLayer
from pbxmanager.provisioning.values import BookKind, new_token, token_digest
from tests.bench import storm
from tests.bench.filling import FIRST, fill
from tests.bench.rows import Row

PHONES = int(os.environ.get("PBX_BENCH_PHONES", "5000"))
WORKERS, THREADS = 2, 8
"""As ``docs/administration.md`` says for two cores."""
FILES = {
    "cisco": ("{mac}.xml",),
    "digium": ("{mac}.cfg", "{mac}-contacts.xml", "{mac}-smartblf.xml"),
    "fanvil": ("{mac}.cfg",),
    "gigaset": ("{MAC}.xml",),
    "grandstream": ("cfg{mac}", "cfg{mac}.xml"),
    "htek": ("cfg0010.xml", "cfg{mac}.xml"),
    "mitel": ("startup.tuz", "startup.cfg", "{model}.tuz", "{model}.cfg", "{MAC}.tuz", "{MAC}.cfg"),
    "poly": ("{mac}.cfg", "{mac}-pbx.cfg", "{mac}-phone.cfg", "{mac}-web.cfg", "{mac}-license.cfg"),
    "snom": ("snom-{MAC}.xml",),
    "yealink": ("{mac}.boot", "{mac}.cfg"),
}
"""What each maker's telephones ask for at their own address, in order; some of it there is not."""
FIRST_FILES = {"grandstream": "cfg{mac}.xml", "snom": "snomD785-{MAC}.htm", "htek": "cfg{mac}.xml"}
"""What is asked for over TFTP, where it is not the first of ``FILES``."""


def run() -> list[Row]:
    """Measure it once."""
    folder = Path(tempfile.mkdtemp(prefix="pbx-bench-"))
    fill(PHONES)
    phones = _desk_phones()
    current_engine()
    apply(check=False)
    keys = Path(settings.PBX_ASTERISK_DIR) / "keys"
    servers = storm.Servers(folder, keys / "sip.crt", keys / "sip.key", WORKERS, THREADS)
    servers.start()
    try:
        return [*_over_https(servers, phones), *_over_tftp(servers, phones)]
    finally:
        servers.stop()
        shutil.rmtree(folder)


def _desk_phones() -> list[Phone]:
    """Give everybody a desk phone with four keys and what belongs to offices: departments, levels of settings, contacts."""
    departments = Department.objects.bulk_create(Department(name=f"Department {n}") for n in range(50))
    people = list(Person.objects.filter(name__startswith="Person ").order_by("pk"))
    for n, person in enumerate(people):
        person.department = departments[n % 50]
    Person.objects.bulk_update(people, ["department"], 500)
    Contact.objects.bulk_create(Contact(name=f"Supplier {n}", number=f"02155{n:05d}") for n in range(300))
    devices = list(Device.objects.filter(endpoint__contains="-bench0").order_by("pk"))
    makers = sorted(FILES)
    for n, device in enumerate(devices):
        prefix = DRIVERS[makers[n % len(makers)]].mac_prefixes[0]
        device.mac = f"{prefix[:6]}{n:06x}"
    Device.objects.bulk_update(devices, ["mac"], 500)
    phones = []
    for n, device in enumerate(devices):
        driver, token = DRIVERS[makers[n % len(makers)]], new_token()
        model = max(driver.models, key=lambda each: each.keys * (1 if each.accounts < 25 else 0))
        phones.append(
            Phone(device=device, vendor=driver.name, model=model.name, token=token, token_digest=token_digest(token))
        )
    Phone.objects.bulk_create(phones, 500)
    SettingsLayer.objects.create(level="everywhere", values={"ntp_server": "time.example.net", "voice_vlan": 20})
    for driver in DRIVERS.values():
        SettingsLayer.objects.create(level="model", vendor=driver.name, values={"backlight_seconds": 90})
    layers = SettingsLayer.objects.bulk_create(
        (SettingsLayer(level="phone", phone=phone, values={}) for phone in phones), 500
    )
    Key.objects.bulk_create(
        (
            Key(layer=layer, position=2 + n, kind="blf", value=str(FIRST + (place + n) % PHONES))
            for place, layer in enumerate(layers)
            for n in range(4)
        ),
        500,
    )
    return list(Phone.objects.select_related("device").order_by("pk"))


def _paths(phone: Phone, names: Sequence[str]) -> list[str]:
    mac = phone.device.mac or ""
    filled = (name.format(mac=mac, MAC=mac.upper(), model=phone.model) for name in names)
    return [f"/p/{phone.token}/{name}" for name in filled]


def _books(phone: Phone) -> list[str]:
    """Return the book that a telephone fetches when it starts; those that browse fetch none."""
    driver = DRIVERS[phone.vendor]
    if driver.book_size or phone.vendor == "gigaset":
        return []
    name = driver.books.get(BookKind.COMPANY) or driver.books[BookKind.ALL]
    return [name if driver.want(name) else f"{{mac}}-{name}"]


def _over_https(servers: storm.Servers, phones: list[Phone]) -> list[Row]:
    rows = []
    for what, names in (
        ("files", {phone.pk: FILES[phone.vendor] for phone in phones}),
        ("telephone books", {phone.pk: _books(phone) for phone in phones}),
    ):
        asked = [paths for phone in phones if (paths := _paths(phone, names[phone.pk]))]
        ours = asyncio.run(storm.https(servers.https, servers.certificate, asked, keep=True))
        for path, body in ours.bodies.items():
            target = servers.files / path.lstrip("/")
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(body)
        floor = asyncio.run(storm.https(servers.static, servers.certificate, asked))
        if floor.octets and ours.statuses.get(200) != floor.statuses.get(200):
            raise RuntimeError(f"{what}: {ours.statuses} here, {floor.statuses} from the disk")
        rows += _rows(f"https, {what}", len(asked), ours, floor)
    rows.append(Row("https, peak memory of gunicorn", servers.megabytes(1), "MB"))
    return rows


def _over_tftp(servers: storm.Servers, phones: list[Phone]) -> list[Row]:
    names = [
        FIRST_FILES.get(phone.vendor, FILES[phone.vendor][-1 if phone.vendor == "mitel" else 0]).format(
            mac=phone.device.mac, MAC=(phone.device.mac or "").upper(), model=phone.model
        )
        for phone in phones
    ]
    ours = asyncio.run(storm.tftp(servers.tftp, names))
    port = servers.static  # free for UDP
    alone = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.tftp_alone", str(port)], cwd=storm.REPOSITORY, stdout=subprocess.PIPE
    )
    try:
        assert alone.stdout is not None
        alone.stdout.readline()
        floor = asyncio.run(storm.tftp(port, names))
    finally:
        alone.terminate()
        alone.wait()
    return [*_rows("tftp", len(names), ours, floor), Row("tftp, peak memory", servers.megabytes(2), "MB")]


def _rows(what: str, phones: int, ours: storm.Answers, floor: storm.Answers) -> list[Row]:
    return [
        Row(f"{what}: all {phones} phones served", ours.seconds, "s", floor.seconds),
        Row(f"{what}: requests a second", ours.rate, "1/s", floor.rate),
        Row(f"{what}: 99 of 100 answered within", 1000 * ours.p99, "ms", 1000 * floor.p99),
        Row(f"{what}: given", ours.octets / 1e6, "MB", floor.octets / 1e6),
    ]

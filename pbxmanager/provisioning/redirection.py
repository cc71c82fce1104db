"""Files for the makers' redirection services: which telephone is sent where, as tables to upload and as requests to send.

A telephone that is unpacked anywhere on the Internet asks its maker's service first. What each service takes, by its maker's
own words: Yealink RPS (XML-RPC interface of the Redirection and Provisioning Service: ``registerDeviceWithUniqueUrl``), Poly
Lens (“Import/Export File Guidance”: the columns ``mac_address``, ``serial_number`` and ``device_model``, then parameters) and
Poly ZTP (``/v1/devices``), Snom SRAPS (REST interface, ``endpoints``), Fanvil FDPS (XML-RPC: ``addServer``,
``registerDevice``), Grandstream GDMS (``/oapi/v1.0.0/device/add``). No account was at hand to send them to.
"""

import csv
import io
import json
import xmlrpc.client
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.auth.models import AnonymousUser, User

from pbxmanager.provisioning.addresses import secure_url
from pbxmanager.provisioning.drivers import DRIVERS, Driver
from pbxmanager.provisioning.models import Phone

_FORMULA = ("=", "+", "-", "@", "\t")
"""With these a table's cell becomes a formula where it is opened (OWASP, CSV injection)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A telephone and where it is sent."""

    mac: str
    model: str
    url: str
    """Ends in a slash."""
    name: str
    """Whose it is, for people."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request to a service, without the account that it takes."""

    method: str
    url: str
    content_type: str
    body: str


@dataclass(frozen=True, slots=True)
class Service:
    """A maker's service."""

    title: str
    log_in: str
    """What the account proves itself with, in the service's words."""
    calls: Callable[[Sequence[Entry]], Iterator[Call]]


def _rpc(url: str, method: str, *parameters: str) -> Call:
    return Call("POST", url, "text/xml", xmlrpc.client.dumps(parameters, method))


def _json(method: str, url: str, body: object) -> Call:
    return Call(method, url, "application/json", json.dumps(body, ensure_ascii=False))


def _yealink(entries: Sequence[Entry]) -> Iterator[Call]:
    for entry in entries:
        # The name of a server that the account holds stands before the address; with an address of its own it may be empty.
        yield _rpc(
            "https://rps.yealink.com/xmlrpc", "redirect.registerDeviceWithUniqueUrl", entry.mac, "", entry.url, "1"
        )


def _fanvil(entries: Sequence[Entry]) -> Iterator[Call]:
    place = "https://fdps.fanvil.com/xmlrpc.php"
    for entry in entries:
        yield _rpc(place, "redirect.addServer", entry.mac, f"{entry.url}{DRIVERS['fanvil'].named_by_phone}")
        yield _rpc(place, "redirect.registerDevice", entry.mac, entry.mac)


def _snom(entries: Sequence[Entry]) -> Iterator[Call]:
    for entry in entries:
        server = {"value": f"{entry.url}{DRIVERS['snom'].named_by_phone}", "attrs": {"perm": "RW"}}
        body = {"mac": entry.mac, "autoprovisioning_enabled": True, "settings_manager": {"setting_server": server}}
        yield _json("PUT", f"https://secure-provisioning.snom.com/api/v1/endpoints/{entry.mac}", body)


def _poly(entries: Sequence[Entry]) -> Iterator[Call]:
    for entry in entries:
        # The profile holds the server's address; it is made once, in the console, and named like the address.
        yield _json("POST", "https://api.ztp.poly.com/v1/devices", {"id": entry.mac, "profile": entry.url})


def _grandstream(entries: Sequence[Entry]) -> Iterator[Call]:
    place = "https://www.gdms.cloud/oapi/v1.0.0/device"
    # The serial number stands on the box beside the MAC address; without it GDMS takes no telephone.
    yield _json("POST", f"{place}/add", [{"mac": _colons(e.mac), "sn": "", "deviceName": e.name} for e in entries])


SERVICES: Mapping[str, Service] = {
    "yealink": Service("Yealink RPS", "HTTP Basic", _yealink),
    "grandstream": Service("Grandstream GDMS", "OAuth 2, with a signature in the query", _grandstream),
    "poly": Service("Poly ZTP", "the header API-KEY", _poly),
    "snom": Service("Snom SRAPS", "Hawk", _snom),
    "fanvil": Service("Fanvil FDPS", "HTTP Basic", _fanvil),
}
"""By the makers' short names."""


def entries_of(phones: Sequence[Phone], own_addresses: bool = False) -> dict[str, list[Entry]]:
    """Return the telephones whose maker has a service, by its short name.

    :param own_addresses: whether each is sent to its own address, which opens its configuration to whoever reads the file;
        otherwise all are sent to the common one, where a claim window or their factory certificate lets them in.
    """
    found: dict[str, list[Entry]] = {}
    for phone in phones:
        driver = DRIVERS.get(phone.vendor)
        if driver is not None and driver.redirect_columns and phone.device.mac:
            url = f"{secure_url()}{phone.token}/" if own_addresses else secure_url()
            number, label = phone.device.extension.number, phone.device.extension.label()
            entry = Entry(phone.device.mac, phone.model, url, f"{number} {label}".strip())
            found.setdefault(phone.vendor, []).append(entry)
    return {vendor: found[vendor] for vendor in sorted(found)}


def table(driver: Driver, entries: Sequence[Entry]) -> str:
    """Return the table that a maker's service takes: commas, quotes where they are needed (RFC 4180), its own columns."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(driver.redirect_columns)
    for entry in entries:
        writer.writerow([_cell(item) for item in driver.redirect_row(entry.mac, entry.model, entry.url)])
    return text.getvalue()


def requests(vendor: str, entries: Sequence[Entry]) -> dict[str, object]:
    """Return what is sent to a maker's service, one request after the other. Empty: it has no interface that is known."""
    service = SERVICES.get(vendor)
    if service is None:
        return {}
    calls = [asdict(call) for call in service.calls(entries)]
    return {"service": service.title, "log_in": service.log_in, "requests": calls}


def archive(found: Mapping[str, Sequence[Entry]]) -> bytes:
    """Return a ZIP file with the table and the requests of each maker. The same telephones give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for vendor, entries in found.items():
            file.writestr(zipfile.ZipInfo(f"{vendor}.csv"), table(DRIVERS[vendor], entries))
            if calls := requests(vendor, entries):
                file.writestr(zipfile.ZipInfo(f"{vendor}.json"), json.dumps(calls, ensure_ascii=False, indent=1))
    return packed.getvalue()


def put_on_record(user: User | AnonymousUser, phones: Sequence[Phone]) -> None:
    """Keep who was given the phones' own addresses."""
    assert isinstance(user, User)  # the right to change phones was asked for
    kind = get_content_type_for_model(Phone)
    LogEntry.objects.bulk_create(
        LogEntry(
            user_id=user.pk,
            content_type=kind,
            object_id=str(phone.pk),
            object_repr=str(phone)[:200],
            action_flag=CHANGE,
            change_message="own address exported for a redirection service",
        )
        for phone in phones
    )


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _colons(mac: str) -> str:
    return ":".join(mac[i : i + 2] for i in range(0, len(mac), 2)).upper()

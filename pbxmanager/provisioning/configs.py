"""Makes what phones are told: from the office's snapshot, the phones' own tables and the levels of settings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from pbxmanager.asterisk.render.pjsip import CODECS
from pbxmanager.core.prepared import Prepared
from pbxmanager.directory.models import Device as DeviceRow
from pbxmanager.provisioning.addresses import secure_url
from pbxmanager.provisioning.authority import authority_text, authority_url
from pbxmanager.provisioning.books import books_of
from pbxmanager.provisioning.dot1x import AUTHORITY, FOLDER, Certificates
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.effective import Effective, Layers
from pbxmanager.provisioning.feature_codes import Codes
from pbxmanager.provisioning.given_keys import given_places
from pbxmanager.provisioning.models import Key as KeyRow
from pbxmanager.provisioning.models import Line, Phone, guest_at
from pbxmanager.provisioning.office_hours import Weeks, read_weeks
from pbxmanager.provisioning.own_address import own_url
from pbxmanager.provisioning.running import Running, running_office
from pbxmanager.provisioning.server_keys import resolved
from pbxmanager.provisioning.servers import server_of
from pbxmanager.provisioning.values import (
    Account,
    Clock,
    DateFormat,
    DeviceConfig,
    Display,
    Dot1xMode,
    Energy,
    Firmware,
    Key,
    KeyKind,
    Ldap,
    Network,
    Page,
    Passwords,
    Phonebook,
    Server,
    Source,
    time_zone,
)
from pbxmanager.snapshot import Device, Extension, Transport

SOON = 15
"""Minutes until a telephone looks again that has an account which is not applied yet."""
_COLUMNS = (
    "device__mac",
    "device__enabled",
    "device__endpoint",
    "device__site_id",
    "device__extension_id",
    "device__extension__site_id",
    "device__extension__person_id",
    "device__extension__destination__number",
    "device__extension__person__site_id",
    "device__extension__person__department_id",
    "device__guest__until",
    "device__guest__extension__person__department_id",
    "device__guest__extension__destination__number",
)
"""What is read of other tables for each request; what else somebody wants is read when it is asked for."""
_lines: Prepared[Line] = Prepared(
    lambda phones: (
        Line.objects.filter(phone__in=phones)
        .select_related("device__guest__extension__destination")
        .only(
            "phone_id",
            "position",
            "label",
            "device__enabled",
            "device__guest__until",
            "device__guest__extension__destination__number",
        )
        .order_by("position")
    )
)
_NUMBERED = frozenset({KeyKind.BLF, KeyKind.INTERCOM, KeyKind.PICKUP, KeyKind.SPEED_DIAL})


def phones_for_configs() -> QuerySet[Phone]:
    """Return phones with what :func:`read_configs` needs of them, in one query."""
    rows = Phone.objects.select_related(
        "device__extension__destination",
        "device__extension__person",
        "device__guest__extension__destination",
        "device__guest__extension__person",
    )
    return rows.only(*(field.name for field in Phone._meta.concrete_fields), *_COLUMNS)


def read_configs(phones: Sequence[Phone]) -> dict[int, DeviceConfig]:
    """Return what each phone is told, by its id, in as many queries for one phone as for a thousand."""
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in _lines([phone.pk for phone in phones]):
        lines[line.phone_id].append(line)
    devices = {phone.device_id for phone in phones} | {line.device_id for found in lines.values() for line in found}
    layers = Layers(phones)
    effective = {phone.pk: layers.effective(phone) for phone in phones}
    named = {found.key.value for settled in effective.values() for found in settled.keys if not found.key.label}
    named |= {settled.guest.number for settled in effective.values() if settled.guest is not None}
    named |= {guest.number for found in lines.values() for line in found if (guest := guest_at(line.device))}
    office = running_office(devices, named, {phone.site_id for phone in phones})
    codes = Codes(office.codes, office.park)
    calendars = {settled.text("office_calendar") for settled in effective.values() if settled.flag("energy_saving")}
    weeks = read_weeks(calendars, office.office.calendars)
    certificates = Certificates([phone for phone in phones if effective[phone.pk].text("dot1x") != Dot1xMode.OFF])
    return {
        phone.pk: _Making(phone, lines[phone.pk], effective[phone.pk], office, codes, weeks, certificates).config()
        for phone in phones
    }


def read_config(phone: Phone) -> DeviceConfig:
    """Return what one phone is told."""
    return read_configs([phone])[phone.pk]


class _Making:
    """One phone's configuration in the making."""

    def __init__(
        self,
        phone: Phone,
        lines: list[Line],
        settled: Effective,
        office: Running,
        codes: Codes,
        weeks: Weeks,
        certificates: Certificates,
    ) -> None:
        self.phone = phone
        self.lines = lines
        self.settled = settled
        self.office = office
        self.codes = codes
        self.weeks = weeks
        self.certificates = certificates
        self.site = office.sites[phone.site_id]

    def config(self) -> DeviceConfig:
        """Return it."""
        settled = self.settled
        return DeviceConfig(
            id=self.phone.pk,
            vendor=self.phone.vendor,
            model=self.phone.model,
            mac=self.phone.device.mac or "",
            source=self._source(),
            passwords=Passwords(self.phone.admin_password, self.phone.user_password),
            accounts=tuple(self._accounts()),
            clock=self._clock(),
            display=self._display(),
            network=self._network(),
            keys=tuple(self._keys()),
            features=self.codes.features(),
            phonebooks=tuple(self._phonebooks()),
            ldap=self._ldap(),
            firmware=self._firmware(),
            call_waiting=settled.flag("call_waiting"),
            auto_answer=settled.flag("auto_answer"),
            pages=tuple(self._pages()) if settled.flag("auto_answer") else (),
            web_pages=settled.flag("web_pages"),
            raw=tuple(sorted((name, text) for name, (text, _) in settled.raw.items())),
        )

    def _accounts(self) -> Iterable[Account]:
        rows = [(1, self.phone.device, "")] + [(line.position, line.device, line.label) for line in self.lines]
        for position, row, label in rows:
            device = self.office.devices.get(row.pk)
            if device is None:
                continue  # out of service, or not applied yet: the line stays empty
            extension = self._user(row, device)
            server = self._server("sip_server", "sip_port", device.transport)
            assert server is not None
            yield Account(
                position=position,
                user=device.endpoint,
                password=device.secret,
                number=extension.number,
                name=extension.name,
                label=(label if extension.number == device.extension else "") or extension.number,
                server=server,
                transport=device.transport,
                encryption=device.encryption,
                codecs=device.codecs or CODECS,
                backup=self._server("backup_server", "backup_port", device.transport),
                outbound_proxy=self._server("outbound_proxy", "outbound_proxy_port", device.transport),
                register_seconds=self.settled.number("register_seconds"),
                voicemail=self.codes.voicemail(extension.number, self.office.boxes.get(extension.number, ())),
                lamp_by_server=extension.number != device.extension,
            )

    def _user(self, row: DeviceRow, device: Device) -> Extension:
        """Return the extension of whoever uses a line just now."""
        guest = guest_at(row) if self.settled.flag("guest_settings") else None
        found = self.office.extensions.get(guest.number) if guest else None
        return found or self.office.extensions[device.extension]

    def _devices(self) -> Iterable[DeviceRow]:
        """Return the devices of all lines, as they are in the database."""
        return (self.phone.device, *(line.device for line in self.lines))

    def _server(self, host: str, port: str, transport: Transport) -> Server | None:
        """Return a server that the settings name."""
        return server_of(self.settled, self.site, transport, host, port)

    def _source(self) -> Source:
        settled = self.settled
        often = settled.number("check_minutes")
        if any(device.enabled and device.pk not in self.office.devices for device in self._devices()):
            often = min(often or SOON, SOON)
        return Source(
            url=own_url(self.phone),
            check_minutes=often,
            night_start=_minutes(settled.text("night_start")),
            night_end=_minutes(settled.text("night_end")),
            verify_certificate=settled.flag("verify_certificate"),
            authority=authority_url(own_url(self.phone)),
            authority_pem=authority_text(),
        )

    def _clock(self) -> Clock:
        settled = self.settled
        return Clock(
            zone=time_zone(settled.text("time_zone") or self.site.timezone),
            ntp=tuple(host for host in (settled.text("ntp_server"), settled.text("ntp_server_2")) if host),
            hours24=settled.flag("hours24"),
            date_format=DateFormat(settled.text("date_format")),
        )

    def _display(self) -> Display:
        settled = self.settled
        first = self.office.devices.get(self.phone.device_id)
        language = self._user(self.phone.device, first).language if first else self.site.language
        energy = None
        if settled.flag("energy_saving"):
            days = frozenset(int(day) - 1 for day in settled.text("office_days"))
            opens, closes = _minutes(settled.text("office_start")), _minutes(settled.text("office_end"))
            energy = Energy(days, opens, closes, self.weeks.get(settled.text("office_calendar")))
        return Display(
            language=settled.text("language") or language,
            country=settled.text("tones") or self.site.plan.country,
            logo=self._media("logo"),
            wallpaper=self._media("wallpaper"),
            ring_tone=self._media("ring_tone"),
            backlight_seconds=settled.number("backlight_seconds"),
            energy=energy,
        )

    def _pages(self) -> Iterable[Page]:
        """Return where the phone listens for announcements. They are for a place: a guest hears what its own extension does."""
        devices = (self.office.devices.get(row.pk) for row in self._devices())
        own = {device.extension for device in devices if device is not None}
        groups = {group.id: group for number in own for group in self.office.pages.get(number, ())}
        for group in sorted(groups.values(), key=lambda group: (not group.is_urgent, group.name)):
            host, port = group.multicast.split(":")
            yield Page(host, int(port), group.name, group.is_urgent)

    def _media(self, name: str) -> str:
        file = self.settled.text(name)
        return f"{own_url(self.phone)}{file}" if file else ""

    def _network(self) -> Network:
        settled = self.settled
        return Network(
            vlan=settled.number("voice_vlan") or None,
            vlan_priority=settled.number("voice_priority"),
            pc_vlan=settled.number("pc_vlan") or None,
            lldp=settled.flag("lldp"),
            dscp_sip=settled.number("dscp_sip"),
            dscp_rtp=settled.number("dscp_rtp"),
            dot1x=Dot1xMode(settled.text("dot1x")),
            dot1x_identity=settled.text("dot1x_identity") or (self.phone.device.mac or ""),
            dot1x_password=settled.text("dot1x_password"),
            dot1x_authority=f"{self._certificates()}{AUTHORITY}" if self.certificates.has_authority(self.phone) else "",
            dot1x_identities=self._certificates() if self.certificates.has_identity(self.phone) else "",
            dot1x_authority_pem=self.certificates.authority_text(self.phone),
            dot1x_identity_pem=self.certificates.identity_text(self.phone),
            syslog=settled.text("syslog"),
            syslog_level=settled.number("syslog_level"),
        )

    def _certificates(self) -> str:
        return f"{secure_url()}{self.phone.token}/{FOLDER}/"

    def _keys(self) -> Iterable[Key]:
        driver = DRIVERS.get(self.phone.vendor)
        model = driver.model(self.phone.model) if driver else None
        found = {(each.key.module, each.key.position): self._key(each.key) for each in self.settled.keys}
        # Most telephones keep a key that their file names no more: what it was given before is taken back by name.
        found |= {place: self._unset(*place) for place in given_places(self.phone) if place not in found}
        for (module, position), key in sorted(found.items()):
            # A level above may set keys that this model has not.
            if model is None or model.has_key(module, position):
                yield key

    def _key(self, row: KeyRow) -> Key:
        line = row.line if self.settled.guest is None or row.kind == KeyKind.LINE else 1
        key = resolved(row, self._owner(line), self.codes)
        label = row.label if row.kind == KeyKind.LINE else key.label or self._name(row) or row.value
        return Key(row.module, row.position, key.kind, key.value, label, line)

    def _unset(self, module: int, position: int) -> Key:
        """Return a key that nobody sets any more: its account's, as in the beginning, else none."""
        is_line = not module and position <= 1 + len(self.lines)
        kind, line = (KeyKind.LINE, position) if is_line else (KeyKind.EMPTY, 1)
        return Key(module, position, kind, line=line)

    def _owner(self, position: int) -> str:
        """Return the internal number of a line; empty when it has no account."""
        wanted = self.phone.device if position == 1 else None
        wanted = next((line.device for line in self.lines if line.position == position), wanted)
        device = self.office.devices.get(wanted.pk) if wanted is not None else None
        return self._user(wanted, device).number if wanted is not None and device else ""

    def _name(self, row: KeyRow) -> str:
        """Return the name that belongs to the number of a key."""
        named = self.office.extensions.get(row.value) if row.kind in _NUMBERED else None
        return named.name if named else ""

    def _phonebooks(self) -> Iterable[Phonebook]:
        driver = DRIVERS.get(self.phone.vendor)
        for kind in books_of(self.phone):
            if driver and kind in driver.books:
                yield Phonebook(kind.title(), f"{own_url(self.phone)}{driver.books[kind]}")

    def _ldap(self) -> Ldap | None:
        settled = self.settled
        if not settled.text("ldap_server"):
            return None
        return Ldap(
            host=settled.text("ldap_server"),
            port=settled.number("ldap_port"),
            tls=settled.flag("ldap_tls"),
            base=settled.text("ldap_base"),
            user=settled.text("ldap_user"),
            password=settled.text("ldap_password"),
            name_attributes=tuple(settled.text("ldap_names").split()),
            number_attributes=tuple(settled.text("ldap_numbers").split()),
            only=settled.text("ldap_filter"),
        )

    def _firmware(self) -> Firmware | None:
        url = self._media("firmware_file")
        return Firmware(self.settled.text("firmware_version"), url) if url else None


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)

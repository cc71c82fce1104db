"""Makes what phones are told: from the office's snapshot, the phones' own tables and the levels of settings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from pbxmanager.asterisk.render.pjsip import CODECS
from pbxmanager.core.prepared import Prepared
from pbxmanager.directory.models import Device as DeviceRow
from pbxmanager.provisioning.addresses import secure_url
from pbxmanager.provisioning.books import books_of
from pbxmanager.provisioning.dot1x import AUTHORITY, FOLDER, Certificates
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.effective import Effective, Layers
from pbxmanager.provisioning.feature_codes import Codes
from pbxmanager.provisioning.models import Key as KeyRow
from pbxmanager.provisioning.models import Line, Phone
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
    Passwords,
    Phonebook,
    Server,
    Source,
    time_zone,
)
from pbxmanager.snapshot import Transport

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
)
"""What is read of other tables for each request; what else somebody wants is read when it is asked for."""
_lines: Prepared[Line] = Prepared(
    lambda phones: (
        Line.objects.filter(phone__in=phones)
        .select_related("device")
        .only("phone_id", "position", "label", "device__enabled")
        .order_by("position")
    )
)
_NUMBERED = frozenset({KeyKind.BLF, KeyKind.INTERCOM, KeyKind.PICKUP, KeyKind.SPEED_DIAL})


def phones_for_configs() -> QuerySet[Phone]:
    """Return phones with what :func:`read_configs` needs of them, in one query."""
    rows = Phone.objects.select_related("device__extension__destination", "device__extension__person")
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
            web_pages=settled.flag("web_pages"),
            raw=tuple(sorted((name, text) for name, (text, _) in settled.raw.items())),
        )

    def _accounts(self) -> Iterable[Account]:
        rows = [(1, self.phone.device_id, "")] + [(line.position, line.device_id, line.label) for line in self.lines]
        for position, device_id, label in rows:
            device = self.office.devices.get(device_id)
            if device is None:
                continue  # out of service, or not applied yet: the line stays empty
            extension = self.office.extensions[device.extension]
            server = self._server("sip_server", "sip_port", device.transport)
            assert server is not None
            yield Account(
                position=position,
                user=device.endpoint,
                password=device.secret,
                number=device.extension,
                name=extension.name,
                label=label or device.extension,
                server=server,
                transport=device.transport,
                encryption=device.encryption,
                codecs=device.codecs or CODECS,
                backup=self._server("backup_server", "backup_port", device.transport),
                outbound_proxy=self._server("outbound_proxy", "outbound_proxy_port", device.transport),
                register_seconds=self.settled.number("register_seconds"),
                voicemail=self.codes.voicemail(device.extension, self.office.boxes.get(device.extension, ())),
            )

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
        language = self.office.extensions[first.extension].language if first else self.site.language
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
        for found in self.settled.keys:
            row = found.key
            if model and not model.has_key(row.module, row.position):
                continue  # a level above may set keys that this model has not
            key = resolved(row, self._owner(row.line), self.codes)
            label = key.label or self._name(row) or row.value
            if row.kind == KeyKind.LINE:
                label = row.label
            yield Key(row.module, row.position, key.kind, key.value, label, row.line)

    def _owner(self, position: int) -> str:
        """Return the internal number of a line; empty when it has no account."""
        wanted = self.phone.device_id if position == 1 else None
        wanted = next((line.device_id for line in self.lines if line.position == position), wanted)
        device = self.office.devices.get(wanted) if wanted is not None else None
        return device.extension if device else ""

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

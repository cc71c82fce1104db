"""SIP: sockets, telephones and trunks, one file for each type of object."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render import in_call, services
from pbxmanager.asterisk.render.templates import fill
from pbxmanager.snapshot import Device, Encryption, Site, Snapshot, TemporaryAccount, Transport, Trunk, TrunkKind
from pbxmanager.values import Host

CODECS = ("opus", "g722", "alaw", "ulaw")
"""What the office offers where nothing else is chosen: best sound first, and what every telephone has last."""
VIDEO = ("h264", "vp8")
"""Pictures are passed on between telephones that have them; which codec, they agree on themselves."""
TRUNK_CODECS = ("alaw", "ulaw")
UNASKED = "unasked"
"""The endpoint under whose name messages go out that belong to no call; nothing registers as it."""


@dataclass(frozen=True, slots=True)
class Socket:
    """A transport: where Asterisk listens, and what it says of its own address."""

    name: str
    protocol: str
    bind: str
    external: str
    networks: tuple[str, ...]


def sockets(office: Snapshot, engine: Engine) -> tuple[Socket, ...]:
    """Return the shared sockets, and three more for each site with a SIP port of its own."""
    sharing = [site for site in office.sites if site.sip_port is None]
    external = next((site.external_address for site in sharing if site.external_address), "")
    networks = tuple(sorted({network for site in sharing for network in site.local_networks}))
    found = [
        Socket("udp", "udp", _bind(engine, engine.sip_port), external, networks),
        Socket("tcp", "tcp", _bind(engine, engine.sip_port), external, networks),
        Socket("tls", "tls", _bind(engine, engine.sip_tls_port), external, networks),
    ]
    for site in office.sites:
        if site.sip_port is None:
            continue
        for protocol in Transport:
            port = site.sip_port + (protocol is Transport.TLS)
            name = socket_name(site, protocol)
            found.append(Socket(name, protocol, _bind(engine, port), site.external_address, site.local_networks))
    return tuple(found)


def socket_name(site: Site, transport: Transport) -> str:
    """Return the transport that a site's telephones and trunks use."""
    return transport.value if site.sip_port is None else f"{transport.value}-site-{site.id}"


def trunk_name(trunk: int) -> str:
    """Return the name of a trunk's endpoint, AOR, log-in and dialplan contexts."""
    return f"trunk-{trunk}"


def server(trunk: Trunk) -> str:
    """Return the address of a trunk's carrier as a SIP URI without a user."""
    transport = "" if trunk.transport is Transport.UDP else f";transport={trunk.transport}"
    return f"sip:{Host(trunk.host).uri}" + (f":{trunk.port}" if trunk.port else "") + transport


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield ``pjsip.conf`` and the file of each type."""
    yield (
        "pjsip.conf",
        fill(
            "asterisk/pjsip.conf.j2",
            unasked=UNASKED,
            sockets=sockets(office, engine),
            listen=next((f.code for f in office.feature_codes if f.feature == "voicemail"), ""),
            certificate=engine.certificate,
            private_key=engine.private_key,
            authorities=engine.certificate_authorities,
        ),
    )
    trunks = [_trunk(trunk, office) for trunk in office.trunks]
    # Before the telephones of people, whose places the short way looks for.
    accounts = [_Account(t.endpoint, t.endpoint, t.secret) for t in office.temporary_accounts]
    accounts += [_Account(d.endpoint, d.endpoint, d.secret) for d in office.devices]
    accounts += [_Account(trunk_name(t.id), t.username, t.secret) for t in office.trunks if _authenticates(t)]
    yield (
        "pjsip_endpoint.conf",
        fill(
            "asterisk/pjsip_endpoint.conf.j2",
            unasked=UNASKED,
            codecs=",".join((*CODECS, *VIDEO)),
            trunk_codecs=",".join(TRUNK_CODECS),
            in_call=in_call.of_devices(office),
            in_call_outside=in_call.of_trunks(office),
            trunks=trunks,
            unclaimed=[_unclaimed(account, office) for account in office.temporary_accounts],
            devices=[_device(device, office) for device in office.devices],
        ),
    )
    yield (
        "pjsip_auth.conf",
        fill("asterisk/pjsip_auth.conf.j2", auth_type=_auth_type(engine.version), accounts=accounts),
    )
    endpoints = [{"name": t.endpoint, "mailboxes": ""} for t in office.temporary_accounts]
    endpoints += [{"name": d.endpoint, "mailboxes": mailboxes(d, office)} for d in office.devices]
    yield "pjsip_aor.conf", fill("asterisk/pjsip_aor.conf.j2", trunks=trunks, endpoints=endpoints)
    yield "pjsip_identify.conf", fill("asterisk/pjsip_identify.conf.j2", trunks=trunks)
    yield "pjsip_registration.conf", fill("asterisk/pjsip_registration.conf.j2", trunks=trunks)


def _bind(engine: Engine, port: int) -> str:
    return f"{Host(engine.sip_bind).uri}:{port}"


def _auth_type(version: tuple[int, int, int]) -> str:
    # ``userpass`` became a deprecated alias in 20.12, 21.7 and 22.2; older ones know nothing else.
    since = {20: (20, 12, 0), 21: (21, 7, 0), 22: (22, 2, 0)}.get(version[0])
    new = version >= since if since else version[0] > 22
    return "digest" if new else "userpass"


@dataclass(frozen=True, slots=True)
class _Account:
    name: str
    username: str
    secret: str


@dataclass(frozen=True, slots=True)
class _Endpoint:
    endpoint: str
    templates: str
    lines: tuple[str, ...]


def _device(device: Device, office: Snapshot) -> _Endpoint:
    lines = list(_media(device.codecs, CODECS, device.encryption, VIDEO))
    site = office.site_by_id[device.site]
    if site.sip_port is not None:
        lines.append(f"transport = {socket_name(site, device.transport)}")
    lines.append(f"set_var = PBX_EXTEN={device.extension}")
    lines.append(f"set_var = PBX_SITE={device.site}")
    lines += services.pickup_lines(device.extension, office)
    lines.append(f"callerid_tag = {device.extension}")  # what the dialplan knows a channel's extension by
    if boxes := mailboxes(device, office):
        lines.append(f"mailboxes = {boxes}")
    return _Endpoint(device.endpoint, "device,behind-nat" if device.behind_nat else "device", tuple(lines))


def _unclaimed(account: TemporaryAccount, office: Snapshot) -> _Endpoint:
    lines = [f"set_var = PBX_SITE={account.site}"]
    site = office.site_by_id[account.site]
    if site.sip_port is not None:
        lines.append(f"transport = {socket_name(site, Transport.UDP)}")
    return _Endpoint(account.endpoint, "unclaimed,behind-nat", tuple(lines))


def mailboxes(device: Device, office: Snapshot) -> str:
    """Return the voicemail boxes that a telephone's lamp stands for."""
    return ",".join(f"{box.mailbox}@default" for box in office.boxes_by_extension.get(device.extension, ()))


def _media(
    codecs: tuple[str, ...], usual: tuple[str, ...], encryption: Encryption, video: tuple[str, ...] = ()
) -> Iterator[str]:
    if codecs and codecs != usual:
        yield f"allow = !all,{','.join((*codecs, *video))}"
    if encryption is not Encryption.NONE:
        yield "media_encryption = sdes"
    if encryption is Encryption.OPTIONAL:
        yield "media_encryption_optimistic = yes"


def _authenticates(trunk: Trunk) -> bool:
    return bool(trunk.username and trunk.secret)


@dataclass(frozen=True, slots=True)
class _Trunk:
    name: str
    title: str
    socket: str
    authenticates: bool
    registers: bool
    from_domain: str
    media: tuple[str, ...]
    contact: str
    server: str
    client: str
    user: str
    seconds: int
    addresses: tuple[str, ...]


def _uri_user(name: str) -> str:
    """Return a name as the user part of a SIP URI: an @ in it (some carriers use whole addresses) is escaped."""
    return quote(name, safe="-_.!~*'()&=+$,;?/")  # RFC 3261, 25.1: unreserved and user-unreserved


def _trunk(trunk: Trunk, office: Snapshot) -> _Trunk:
    domain = trunk.from_domain or trunk.host
    return _Trunk(
        name=trunk_name(trunk.id),
        title=trunk.name,
        socket=socket_name(office.site_by_id[trunk.site], trunk.transport),
        authenticates=_authenticates(trunk),
        registers=trunk.kind is TrunkKind.REGISTER,
        from_domain=domain,
        media=tuple(_media(trunk.codecs, TRUNK_CODECS, trunk.encryption)),
        contact=server(trunk),
        server=server(trunk),
        client=f"sip:{_uri_user(trunk.username)}@{Host(domain).uri}",
        user=_uri_user(trunk.username),
        seconds=trunk.register_seconds,
        addresses=(trunk.host, *trunk.networks),
    )

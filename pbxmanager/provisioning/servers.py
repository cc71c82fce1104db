"""Which SIP servers telephones are told."""

from django.conf import settings

from pbxmanager.provisioning.addresses import phone_server
from pbxmanager.provisioning.effective import Effective
from pbxmanager.provisioning.values import Server
from pbxmanager.snapshot import Site, Transport


def server_of(settled: Effective, site: Site, transport: Transport, host: str, port: str) -> Server | None:
    """Return the server that two settings name; the first one without a name is this system, on the port that the site and
    transport have."""
    own = site.sip_port or settings.PBX_SIP_PORT
    if transport is Transport.TLS:
        own = site.sip_port + 1 if site.sip_port else settings.PBX_SIP_TLS_PORT
    name = settled.text(host) or (phone_server() if host == "sip_server" else "")
    return Server(name, settled.number(port) or own) if name else None

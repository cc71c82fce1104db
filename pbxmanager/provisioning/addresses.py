"""Under which names and addresses phones reach this system, and which address a request came from."""

import ipaddress
import socket
from functools import cache

from django.conf import settings
from django.http import HttpRequest

from pbxmanager.values import Host


def phone_server() -> str:
    """Return the host that phones are told: as set, else the address that this machine shows to its network."""
    return str(settings.PBX_PHONE_SERVER or _own_address())


def secure_url() -> str:
    """Return where phones fetch their files; ends in a slash."""
    return _slashed(settings.PBX_PROVISIONING_URL or f"https://{Host(phone_server()).uri}/p/")


def plain_url() -> str:
    """Return where phones are sent that can't do HTTPS at first; ends in a slash."""
    return _slashed(settings.PBX_BOOTSTRAP_URL or f"http://{Host(phone_server()).uri}/p/")


def client_address(request: HttpRequest) -> str:
    """Return who sent a request. What a proxy says of it counts only from proxies that the settings name."""
    address = _address(request.META.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    while hops and is_trusted_proxy(address):
        try:
            address = _address(hops.pop())
        except ValueError:
            break  # not an address: whoever wrote it is the one we know
    return str(address)


def is_trusted_proxy(address: "str | ipaddress.IPv4Address | ipaddress.IPv6Address") -> bool:
    """Whether an address is one of ``PBX_TRUSTED_PROXIES``."""
    wanted = _address(str(address))
    return any(wanted in ipaddress.ip_network(network) for network in settings.PBX_TRUSTED_PROXIES)


def is_secure(request: HttpRequest) -> bool:
    """Whether a request came over TLS. That somebody says so who is no proxy of ours, nor on this machine, is not believed."""
    if not request.is_secure():
        return False
    peer = _address(request.META.get("REMOTE_ADDR", ""))
    return request.META.get("wsgi.url_scheme") == "https" or peer.is_loopback or is_trusted_proxy(peer)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Read an address; an empty one is a socket file's: this machine itself."""
    found = ipaddress.ip_address(text.partition("%")[0] or "127.0.0.1")
    mapped = getattr(found, "ipv4_mapped", None)
    return mapped or found


def _slashed(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"


@cache
def _own_address() -> str:
    """Return the address from which this machine would talk to others. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: an address for documentation
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])

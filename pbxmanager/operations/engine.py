"""The engine that the settings describe, and the keys that it needs before its first start."""

import datetime
import ipaddress
import os
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from pbxmanager.asterisk.engine import Engine, find_build
from pbxmanager.asterisk.words import data_with_languages

_CERTIFICATE_DAYS = 3650


def current_engine() -> Engine:
    """Return the engine of this installation. Its keys are made at first use.

    :raises EngineMissing: when there is no Asterisk where the settings say.
    """
    keys = Path(settings.PBX_ASTERISK_DIR) / "keys"
    certificate, private_key = prepare_keys(keys)
    home = Path(settings.PBX_ASTERISK_DIR)
    build = find_build(
        Path(settings.PBX_ASTERISK),
        modules=Path(settings.PBX_ASTERISK_MODULES) if settings.PBX_ASTERISK_MODULES else None,
        data=Path(settings.PBX_ASTERISK_DATA) if settings.PBX_ASTERISK_DATA else None,
    )
    return Engine(
        build=replace(build, data=data_with_languages(build.data, home)),
        home=home,
        sip_bind=settings.PBX_SIP_BIND,
        sip_port=settings.PBX_SIP_PORT,
        sip_tls_port=settings.PBX_SIP_TLS_PORT,
        rtp_first=settings.PBX_RTP_FIRST,
        rtp_last=settings.PBX_RTP_LAST,
        ami_port=settings.PBX_AMI_PORT,
        ami_secret=(keys / "ami.secret").read_text().strip(),
        certificate=certificate,
        private_key=private_key,
        certificate_authorities=Path(settings.PBX_CERTIFICATE_AUTHORITIES),
        mail_from=settings.PBX_MAIL_FROM,
        recordings_dir=Path(settings.PBX_RECORDINGS_DIR) if settings.PBX_RECORDINGS_DIR else None,
    )


def prepare_directories(engine: Engine) -> None:
    """Make the directories that Asterisk writes to."""
    for name in ("run", "lib/keys", "lib/agi-bin", "spool", "log/cdr-csv"):
        (engine.home / name).mkdir(mode=0o700, parents=True, exist_ok=True)


def prepare_keys(keys: Path) -> tuple[Path, Path]:
    """Return certificate and key for SIP over TLS: the ones that the settings name, else self-signed ones."""
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    _once(keys / "ami.secret", lambda: secrets.token_urlsafe(24).encode() + b"\n")
    if settings.PBX_SIP_CERTIFICATE:
        return Path(settings.PBX_SIP_CERTIFICATE), Path(settings.PBX_SIP_PRIVATE_KEY)
    private_key, certificate = keys / "sip.key", keys / "sip.crt"
    _once(private_key, _new_private_key)
    _once(certificate, lambda: _self_signed(private_key.read_bytes()))
    return certificate, private_key


def _once(path: Path, make: Callable[[], bytes]) -> None:
    """Write a file that isn't there, whole or not at all; whoever is first wins."""
    if path.exists():
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(make())
    beside.chmod(0o600)
    try:
        os.link(beside, path)
    except FileExistsError:
        return
    finally:
        beside.unlink()


def _new_private_key() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _self_signed(private_pem: bytes) -> bytes:
    key = serialization.load_pem_private_key(private_pem, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "PBX Manager")])
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=_CERTIFICATE_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(_names()), critical=False)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )


def _names() -> list[x509.GeneralName]:
    local = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    return [
        x509.DNSName("localhost"),
        local,
        *(x509.DNSName(h) for h in settings.ALLOWED_HOSTS if h[:1].isalpha()),
    ]

"""Certificates and keys as they are pasted or uploaded (PEM, RFC 7468; certificates also DER, as Windows exports them)."""

import datetime
import re

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

LARGEST = 40_000
_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]{1,30})-----\n[^-]*-----END \1-----")
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class BadPem(ValueError):
    """What was pasted is not what it should be; the text says what to do."""


def read_certificates(text: str) -> list[x509.Certificate]:
    """Return the certificates in a text, at least one.

    :raises BadPem: when there is none, or something else.
    """
    if len(text) > LARGEST or "PRIVATE KEY" in text:
        raise BadPem("Paste certificates only: what stands between BEGIN CERTIFICATE and END CERTIFICATE.")
    try:
        return x509.load_pem_x509_certificates(text.encode())
    except ValueError as error:
        raise BadPem("This is no certificate in PEM form: it begins with -----BEGIN CERTIFICATE-----.") from error


def first_end(certificates: list[x509.Certificate]) -> datetime.datetime:
    """Return until when all of some certificates hold."""
    return min(each.not_valid_after_utc for each in certificates)


def read_file(content: bytes) -> tuple[str, str]:
    """Return the certificates and the private key that an uploaded file holds, each as PEM or empty; what else stands in it,
    such as the text that OpenSSL writes above them, is left out.

    :raises BadPem: when it is too large, or holds neither.
    """
    if len(content) > LARGEST:
        raise BadPem("This file is too large for certificates: at most 40 kB are read.")
    if b"-----BEGIN " not in content:
        try:
            return certificates_text([x509.load_der_x509_certificate(content)]), ""
        except ValueError as error:
            raise BadPem(
                "This file holds no certificate. Take one in PEM or DER form (.pem, .crt, .cer); from a .p12 or .pfx file "
                "openssl pkcs12 -nodes makes one."
            ) from error
    text = content.decode("ascii", "replace").replace("\r\n", "\n")
    blocks = [(found[1], found[0]) for found in _BLOCK.finditer(text)]
    certificates = "\n".join(block for kind, block in blocks if kind == "CERTIFICATE")
    keys = [block for kind, block in blocks if kind.endswith("PRIVATE KEY")]
    if len(keys) > 1:
        raise BadPem("This file holds several private keys: leave one.")
    if not certificates and not keys:
        raise BadPem("This file holds neither a certificate nor a private key.")
    return certificates, "".join(keys)


def read_private_key(text: str) -> Key:
    """Return a private key.

    :raises BadPem: when it is none, has a password, or is of a kind that phones do not know.
    """
    try:
        key = serialization.load_pem_private_key(text.encode(), password=None)
    except TypeError as error:
        raise BadPem("Phones can't ask for a key's password: take it off first (openssl pkey).") from error
    except ValueError as error:
        raise BadPem("This is no private key in PEM form: it begins with -----BEGIN PRIVATE KEY-----.") from error
    if not isinstance(key, Key):
        raise BadPem("Phones know RSA keys and elliptic curves.")
    return key


def key_fits(key: Key, certificate: x509.Certificate) -> bool:
    """Whether a key is a certificate's."""
    return key.public_key() == certificate.public_key()


def certificates_text(certificates: list[x509.Certificate]) -> str:
    """Return certificates as clean PEM, without whatever stood around them."""
    return "".join(each.public_bytes(serialization.Encoding.PEM).decode() for each in certificates)


def key_text(key: Key) -> str:
    """Return a private key as clean PEM (PKCS 8)."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()

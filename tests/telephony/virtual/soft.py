"""Softphones as their makers describe them: they scan a picture, fetch a file once and register with what it says.

Linphone: the code is the file's address; the file is its configuration, sections with entries. Zoiper: the code is the address
(or its service's page with a token), the file its ``options``. Acrobits: ``csc:username:password@cloud``, and the provider's
entry at Acrobits knows the address into which the password is put.
"""

import http.client
import io
import ssl
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from urllib.parse import unquote, urlsplit

import zxingcpp
from PIL import Image

from tests.telephony.phone import Phone
from tests.telephony.virtual_phone import SipLine

LINPHONE = "{http://www.linphone.org/xsds/lpconfig.xsd}"


def scan(picture: bytes) -> str:
    """Read the code in a picture, as a camera's software does."""
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("L"))
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    return str(found.text)


class SoftPhone:
    """An app on a mobile that trusts ``authority``."""

    def __init__(self, app: str, authority: Path, external_url: str = "") -> None:
        self.app = app
        self.authority = authority
        self.external_url = external_url
        """What the provider has set at Acrobits, with ``%password%`` in it."""

    def set_up(self, picture: bytes) -> SipLine:
        """Scan and fetch."""
        status, text = self.fetch(self.address(scan(picture)))
        assert status == 200, text
        return self.read(text)

    def address(self, code: str) -> str:
        """Return where the file is."""
        if self.app == "acrobits":
            kind, rest = code.split(":", 1)
            assert kind == "csc"
            _username, _colon, password = rest.rpartition("@")[0].partition(":")
            return self.external_url.replace("%password%", unquote(password))
        return code

    def fetch(self, url: str) -> tuple[int, str]:
        """Ask for the file; apps follow no other scheme than HTTPS."""
        parts = urlsplit(url)
        assert parts.scheme == "https"
        assert parts.hostname
        context = ssl.create_default_context(cafile=str(self.authority))
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=8, context=context)
        connection.request("GET", parts.path, headers={"User-Agent": f"{self.app}/6.0"})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def read(self, text: str) -> SipLine:
        """Read the account out of the app's own kind of file."""
        return {"linphone": _linphone, "zoiper": _zoiper, "acrobits": _acrobits}[self.app](ElementTree.fromstring(text))

    def telephone(self, line: SipLine, frequency: float = 440.0) -> Phone:
        """Return a SIP telephone that registers with exactly this."""
        return Phone(
            line.server, line.user, line.password, frequency=frequency, transport=line.transport, srtp=line.srtp,
            codecs=line.codecs,
        )  # fmt: skip


def _linphone(root: ElementTree.Element) -> SipLine:
    assert root.tag == f"{LINPHONE}config"
    kept = {
        section.attrib["name"]: {entry.attrib["name"]: entry.text or "" for entry in section.iter(f"{LINPHONE}entry")}
        for section in root.iter(f"{LINPHONE}section")
    }
    assert kept["misc"]["transient_provisioning"] == "1", "it would fetch at each start"
    proxy = kept[f"proxy_{kept['sip']['default_proxy']}"]
    address, _semicolon, parameters = proxy["reg_proxy"].strip("<>").partition(";")
    login = next(item for name, item in kept.items() if name.startswith("auth_info_"))
    name, _blank, identity = proxy["reg_identity"].rpartition(" ")
    assert identity.strip("<>") == f"sip:{login['username']}@{address.removeprefix('sip:')}"
    codecs = [item["mime"].lower() for name, item in kept.items() if "audio_codec" in name and item["enabled"] == "1"]
    return SipLine(
        server=address.removeprefix("sip:"),
        user=login["username"],
        password=login["passwd"],
        display_name=name.strip('"'),
        transport=dict(part.split("=") for part in parameters.split(";"))["transport"],  # type: ignore[arg-type]
        srtp="sdes" if kept["sip"]["media_encryption"] == "srtp" else "no",
        codecs=tuple({"pcma": "alaw", "pcmu": "ulaw"}.get(codec, codec) for codec in codecs),
    )


def _zoiper(root: ElementTree.Element) -> SipLine:
    assert root.tag == "options"
    get = {element.tag: element.text or "" for element in root.iterfind("accounts/account/*")}
    assert get["authentication_username"] == get["username"]
    return SipLine(
        server=get["SIP_domain"],
        user=get["username"],
        password=get["password"],
        display_name=get["caller_id"],
        transport=("udp", "tcp", "tls")[int(get["SIP_transport_type"])],  # type: ignore[arg-type]
        srtp="sdes" if get["SIP_srtp_mode"] == "1" else "no",
    )


def _acrobits(root: ElementTree.Element) -> SipLine:
    assert root.tag == "account"
    get = {element.tag: element.text or "" for element in root}
    assert get["title"], "without a title the account is not saved"
    names = {"0": "ulaw", "8": "alaw", "9": "g722", "opus": "opus"}
    return SipLine(
        server=get["host"],
        user=get["authUsername"] or get["username"],
        password=get["password"],
        display_name=get["userDisplayName"],
        transport=get["transport"].partition("+")[0],  # type: ignore[arg-type]
        srtp="sdes" if get["sdesOutgoing"] == "enabled" else "no",
        codecs=tuple(names[number] for number in get["codecOrder"].split(",")),
        voicemail=get["voiceMailNumber"],
    )

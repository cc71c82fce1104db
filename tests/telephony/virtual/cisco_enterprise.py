"""A Cisco with the firmware of Cisco's own call manager, by its administration guides and the parser of its SIP stack.

It asks the TFTP server that DHCP names (option 150) for ``CTLSEP<MAC>.tlv`` and ``ITLSEP<MAC>.tlv``; without them it goes on
unsigned. Newer ones try HTTP on a port of their own first and fall back to TFTP. Then it asks for ``SEP<MAC>.cnf.xml``, and
only if there is none for ``XMLDefault.cnf.xml``; last for the dial plan that its file names. It knows no HTTPS.
"""

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from tests.telephony.virtual_phone import SipLine, VirtualPhone

TRANSPORTS = {"1": "tcp", "2": "udp"}
CODECS = {"g722": "g722", "g711alaw": "alaw", "g711ulaw": "ulaw"}


@dataclass
class Button:
    """What stands beside a button."""

    feature: str
    label: str
    number: str = ""
    picks_up: bool = False


@dataclass
class EnterprisePhone(VirtualPhone):
    """Reads ``device``."""

    mac: str
    model: str
    firmware: str
    cable: object
    http: str = ""
    """Address of port 6970; empty: an older phone, which knows TFTP only."""
    document: "ElementTree.Element | None" = field(default=None, init=False)
    default: "ElementTree.Element | None" = field(default=None, init=False)
    dial_plan: list[tuple[str, int]] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        super().__init__(self.mac, self.model, self.firmware, self.cable)  # type: ignore[arg-type]

    @property
    def user_agent(self) -> str:
        """As over SIP."""
        return f"Cisco-CP{self.model}/{self.firmware}"

    def provision(self, base: str) -> None:
        """Ask in the order of the guides."""
        name = f"SEP{self.mac.upper()}"
        for signed in (f"CTL{name}.tlv", f"ITL{name}.tlv"):
            assert self._get(base, signed) is None, "this phone would believe nobody else any more"
        text = self._get(base, f"{name}.cnf.xml")
        if text is None:
            default = self._get(base, "XMLDefault.cnf.xml")
            self.default = ElementTree.fromstring(default) if default else None
            return
        document = ElementTree.fromstring(text)
        assert document.tag == "device"
        if self.document is not None and document.findtext("versionStamp") == self.document.findtext("versionStamp"):
            return
        self.document = document
        assert document.findtext("deviceSecurityMode") == "1", "others need a CTL file"
        plan = document.findtext("sipProfile/dialTemplate")
        if plan:
            templates = ElementTree.fromstring(self._get(base, plan) or b"<DIALTEMPLATE/>")
            self.dial_plan = [(t.attrib["MATCH"], int(t.attrib["Timeout"])) for t in templates.iter("TEMPLATE")]

    def lines(self) -> list[SipLine]:
        """Return the buttons with feature 9, by their line's number."""
        if self.document is None:
            return []
        found = {}
        for line in self.document.iterfind("sipProfile/sipLines/line"):
            if line.findtext("featureID") != "9":
                continue
            assert len(line.findtext("authPassword", "")) <= 31, "older phones cut it off"
            host, port = self._server(line)
            found[int(line.attrib["lineIndex"])] = SipLine(
                server=f"{host}:{port}",
                user=line.findtext("authName", ""),
                password=line.findtext("authPassword", ""),
                display_name=line.findtext("displayName", ""),
                transport=TRANSPORTS[self.document.findtext("transportLayerProtocol", "4")],  # type: ignore[arg-type]
                codecs=self._codecs(),
                voicemail=line.findtext("messagesNumber", ""),
                wants_mwi=line.findtext("messageWaitingLampPolicy") == "3",
            )
            assert line.findtext("name") == line.findtext("authName")
        return [found[index] for index in sorted(found)]

    def buttons(self) -> dict[int, Button]:
        """Return what each button is. One that stands there twice would show only one of the two."""
        found: dict[int, Button] = {}
        assert self.document is not None
        for line in self.document.iterfind("sipProfile/sipLines/line"):
            place = int(line.attrib["button"])
            assert place not in found
            found[place] = Button(
                {"9": "line", "2": "speed dial", "21": "blf"}[line.findtext("featureID", "")],
                line.findtext("featureLabel", ""),
                line.findtext("speedDialNumber", ""),
                line.findtext("featureOptionMask") == "1",
            )
        return found

    def dials_after(self, digits: str) -> int:
        """Return the seconds that it waits for more digits before it dials these."""
        return next(timeout for match, timeout in self.dial_plan if fnmatchcase(digits, match))

    def knows_its_way(self) -> bool:
        """It always asks the server that DHCP says."""
        return False

    def _get(self, base: str, name: str) -> bytes | None:
        if self.http:
            found = self.fetch(self.http, name)
            if found is not None:
                return found
        return self.fetch(base, name)

    def _server(self, line: ElementTree.Element) -> tuple[str, str]:
        assert self.document is not None
        if line.findtext("proxy") != "USECALLMANAGER":
            return line.findtext("proxy", ""), line.findtext("port", "")
        member = self.document.find("devicePool/callManagerGroup/members/member[@priority='0']/callManager")
        assert member is not None
        return member.findtext("processNodeName", ""), member.findtext("ports/sipPort", "")

    def _codecs(self) -> tuple[str, ...]:
        assert self.document is not None
        preferred = CODECS.get(self.document.findtext("sipProfile/preferredCodec", "none"))
        others = ["g722"] if self.document.findtext("advertiseG722Codec") == "1" else []
        return tuple(dict.fromkeys([*([preferred] if preferred else []), *others, "ulaw", "alaw"]))

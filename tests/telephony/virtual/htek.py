"""An Htek, as configurations that run on it show.

It asks for its model's file, such as ``cfg0010.xml``, and then for ``cfg<mac>.xml``, in small letters. P values that a file
does not name stay as they were. The server's address is kept as a whole (P237).
"""

import re
import xml.etree.ElementTree as ElementTree

from tests.telephony.virtual_phone import SipLine, VirtualPhone

COMMON = {"UC926": "cfg0010.xml", "UC924": "cfg0012.xml", "UC923": "cfg0013.xml", "UC903": "cfg0016.xml"}
TRANSPORTS = {"0": "udp", "1": "tcp", "2": "tls"}
CODECS = {"0": "ulaw", "8": "alaw", "9": "g722", "120": "opus"}
ACCOUNTS = (
    "271 47 35 36 34 3 130 183 33 99 57-62",
    "401 747 735 736 734 703 830 443 426 709 757-762",
    "501 502 504 505 506 507 930 543 526 515 551-556",
    "601 602 604 605 606 607 1030 643 626 615 651-656",
)
"""Active, server, user, login, password, name, transport, SRTP, voicemail, message lamp, codecs."""


class HtekPhone(VirtualPhone):
    """Reads P values."""

    @property
    def user_agent(self) -> str:
        """As it says it over HTTP."""
        return f"Htek {self.model} {self.firmware} {':'.join(re.findall('..', self.mac))}"

    def provision(self, base: str) -> None:
        """Ask for the model's file, then for its own."""
        for name in (COMMON[self.model], f"cfg{self.mac}.xml"):
            text = self.fetch(base, name)
            if text is not None:
                self.kept.parameters.update(parse(text))
        self.kept.url = self.kept.parameters.get("P237", self.kept.url)

    def lines(self) -> list[SipLine]:
        """Return the active accounts."""
        found = []
        for numbers in ACCOUNTS:
            *names, codecs = numbers.split()
            active, server, user, login, password, name, transport, srtp, mailbox, mwi = (
                self.kept.parameters.get(f"P{number}", "") for number in names
            )
            if active != "1":
                continue
            assert user == login
            first, last = codecs.split("-")
            chosen = [self.kept.parameters.get(f"P{slot}", "") for slot in range(int(first), int(last) + 1)]
            found.append(
                SipLine(
                    server=server,
                    user=user,
                    password=password,
                    display_name=name,
                    transport=TRANSPORTS[transport or "0"],  # type: ignore[arg-type]
                    srtp="sdes" if srtp == "2" else "no",
                    codecs=tuple(dict.fromkeys(CODECS[code] for code in chosen if code in CODECS)),
                    voicemail=mailbox,
                    wants_mwi=mwi == "1",
                )
            )
        return found

    def knows_its_way(self) -> bool:
        """DHCP's word counts unless P145 says no."""
        return bool(self.kept.url) and self.kept.parameters.get("P145", "1") == "0"

    def fifth_key(self) -> tuple[str, str, str]:
        """Return type, value and label of line key 5, the first one whose numbers stand together."""
        get = self.kept.parameters.get
        return get("P20200", ""), get("P20201", ""), get("P20202", "")


def parse(text: bytes) -> dict[str, str]:
    """Read a configuration: one element for each P value."""
    root = ElementTree.fromstring(text)
    assert (root.tag, root.get("version")) == ("hl_provision", "1")
    found: dict[str, str] = {}
    for element in root.iterfind("config/*"):
        assert re.fullmatch(r"P\d+", element.tag), f"not a P value: {element.tag}"
        assert len(element) == 0
        assert element.tag not in found, f"{element.tag} stands twice"
        found[element.tag] = element.text or ""
    assert found
    return found

"""A Grandstream, by the maker's SIP device provisioning guide and configuration templates.

It asks for ``cfg<mac>`` and ``cfg<mac>.xml``; when there is neither, for ``cfg<model>.xml`` and ``cfg.xml``. A file is XML with
one element for each P value; what a file does not name stays as it was. The server is kept as protocol (P212) and path (P237).
"""

import re
import xml.etree.ElementTree as ElementTree

from tests.telephony.virtual_phone import SipLine, VirtualPhone

PROTOCOLS = {"0": "tftp", "1": "http", "2": "https"}
TRANSPORTS = {"0": "udp", "1": "tcp", "2": "tls"}
CODECS = {"0": "ulaw", "8": "alaw", "9": "g722", "123": "opus"}
ACCOUNTS = (
    {"active": "P271", "server": "P47", "user": "P35", "auth": "P36", "password": "P34", "name": "P3", "mailbox": "P33",
     "transport": "P130", "srtp": "P183", "mwi": "P99", "codecs": "P57 P58 P59 P60 P61 P62 P46 P98"},
    {"active": "P401", "server": "P402", "user": "P404", "auth": "P405", "password": "P406", "name": "P407",
     "mailbox": "P426", "transport": "P448", "srtp": "P443", "mwi": "P415", "codecs": "P451 P452 P453 P454 P455 P456 P457"},
)  # fmt: skip
PORTS = (
    {**ACCOUNTS[0], "codecs": "P57 P58 P59 P60 P61 P62"},
    {"active": "P401", "server": "P747", "user": "P735", "auth": "P736", "password": "P734", "name": "P703",
     "mailbox": "P33", "transport": "P830", "srtp": "P443", "mwi": "P709", "codecs": "P757 P758 P759 P760 P761 P762"},
)  # fmt: skip
"""Of an adapter with two sockets."""


class GrandstreamPhone(VirtualPhone):
    """Reads P values."""

    @property
    def user_agent(self) -> str:
        """As telephones say it; adapters name their hardware's version too."""
        hardware = " V1.1A" if self.model.startswith("HT") else ""
        return f"Grandstream Model HW {self.model}{hardware} SW {self.firmware} DevId {self.mac}"

    def provision(self, base: str) -> None:
        """Stop at the first file that is there, by the telephone's name or the model's."""
        assert self.fetch(base, f"cfg{self.mac}") is None, "this phone was given a binary file"
        for name in (f"cfg{self.mac}.xml", f"cfg{self.model.lower()}.xml", "cfg.xml"):
            text = self.fetch(base, name)
            if text is not None:
                self._take(parse(text, self.mac))
                return

    def lines(self) -> list[SipLine]:
        """Return the active accounts."""
        get = self.kept.parameters.get
        found = []
        for names in PORTS if self.model.startswith("HT") else ACCOUNTS:
            if get(names["active"]) != "1":
                continue
            assert get(names["user"]) == get(names["auth"])
            codecs = [CODECS[number] for slot in names["codecs"].split() if (number := get(slot)) in CODECS]
            found.append(
                SipLine(
                    server=get(names["server"], ""),
                    user=get(names["user"], ""),
                    password=get(names["password"], ""),
                    display_name=get(names["name"], ""),
                    transport=TRANSPORTS[get(names["transport"], "0")],  # type: ignore[arg-type]
                    srtp="sdes" if get(names["srtp"]) == "2" else "no",
                    codecs=tuple(dict.fromkeys(codecs)),
                    voicemail=get(names["mailbox"], ""),
                    wants_mwi=get(names["mwi"]) == "1",
                )
            )
        return found

    def knows_its_way(self) -> bool:
        """DHCP's word counts unless P145 says no."""
        return bool(self.kept.url) and self.kept.parameters.get("P145", "1") == "0"

    def key(self, number: int) -> tuple[str, str, str, str]:
        """Return mode, account, label and value of one of the first six keys beside the screen."""
        first = 1363 + (number - 1) * 2
        second = 1465 + (number - 1) * 2
        names = (f"P{first}", f"P{first + 1}", f"P{second}", f"P{second + 1}")
        mode, account, label, value = (self.kept.parameters.get(name, "") for name in names)
        return mode, account, label, value

    def _take(self, values: dict[str, str]) -> None:
        self.kept.parameters.update(values)
        path = self.kept.parameters.get("P237")
        if path:
            assert "://" not in path, "the path is written without a scheme"
            self.kept.url = f"{PROTOCOLS[self.kept.parameters.get('P212', '1')]}://{path}/"


def parse(text: bytes, mac: str) -> dict[str, str]:
    """Read a configuration: refused as a whole when it is another telephone's."""
    root = ElementTree.fromstring(text)
    assert (root.tag, root.get("version")) == ("gs_provision", "1")
    owner = root.findtext("mac")
    assert owner in (None, mac), "this file is another phone's"
    config = root.find("config")
    assert config is not None
    assert config.get("version") == "1"
    found: dict[str, str] = {}
    for element in config:
        assert re.fullmatch(r"P\d+", element.tag), f"not a P value: {element.tag}"
        assert len(element) == 0
        assert element.tag not in found, f"{element.tag} stands twice"
        found[element.tag] = element.text or ""
    return found

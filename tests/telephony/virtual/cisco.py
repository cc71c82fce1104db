"""A Cisco with multiplatform firmware, or an SPA, by their provisioning guides.

From the factory its profile rule is ``/$PSN.xml`` (SPA: ``/spa$PSN.cfg``), asked of the server that DHCP names. At each resync
the four rules are followed one after the other, each with what the one before has set. A rule that is a whole address needs
no DHCP. Macros: ``$MA`` is the hardware address in small letters, ``$MAU`` in capitals, ``$PSN`` the product's series name.
Parameters that a profile does not name keep their values.
"""

import re
import xml.etree.ElementTree as ElementTree

from tests.telephony.virtual_phone import SipLine, VirtualPhone

RULES = ("Profile_Rule", "Profile_Rule_B", "Profile_Rule_C", "Profile_Rule_D")
TRANSPORTS = {"UDP": "udp", "TCP": "tcp", "TLS": "tls"}
CODECS = {"OPUS": "opus", "G722": "g722", "G711a": "alaw", "G711u": "ulaw"}


class CiscoPhone(VirtualPhone):
    """Reads ``flat-profile``."""

    @property
    def user_agent(self) -> str:
        """As a 7832 says it, or an SPA with its serial number."""
        if self.is_spa:
            return f"Cisco/{self.model}-{self.firmware} ({self.mac.upper()})(CBT141400UK)"
        return f"Cisco-CP-{self.model}-3PCC/{self.firmware} ({self.mac})"

    @property
    def is_spa(self) -> bool:
        """Whether it is of the older series."""
        return self.model.startswith("SPA")

    @property
    def series_name(self) -> str:
        """What ``$PSN`` stands for."""
        return self.model.removeprefix("SPA") if self.is_spa else f"{self.model}-3PCC"

    def provision(self, base: str) -> None:
        """Resync: follow the rules in their order."""
        factory = "/spa$PSN.cfg" if self.is_spa else "/$PSN.xml"
        for number, name in enumerate(RULES):
            rule = self.kept.parameters.get(name, factory if number == 0 else "")
            if not rule:
                continue
            path = self._expand(rule)
            text = self.fetch(base, path if "://" in path else path.lstrip("/"))
            if text is not None:
                self.kept.parameters.update(parse(text.decode()))
        rule = self.kept.parameters.get("Profile_Rule", "")
        self.kept.url = rule.rpartition("/")[0] + "/" if "://" in rule else ""

    def lines(self) -> list[SipLine]:
        """Return the enabled extensions that register."""
        get = self.kept.parameters.get
        found = []
        for n in range(1, 17):
            if get(f"Line_Enable_{n}_") != "Yes" or get(f"Register_{n}_") != "Yes" or not get(f"User_ID_{n}_"):
                continue
            if get(f"Use_Auth_ID_{n}_") == "Yes":
                assert get(f"Auth_ID_{n}_") == get(f"User_ID_{n}_"), "this phone has one name for both"
            assert get(f"Use_DNS_SRV_{n}_") == "No", "an address with a port is no SRV name"
            found.append(
                SipLine(
                    server=get(f"Proxy_{n}_", ""),
                    user=get(f"User_ID_{n}_", ""),
                    password=get(f"Password_{n}_", ""),
                    display_name=get(f"Display_Name_{n}_", ""),
                    transport=TRANSPORTS[get(f"SIP_Transport_{n}_", "UDP")],  # type: ignore[arg-type]
                    srtp="sdes" if get(f"Secure_Call_Option_{n}_") == "Required" else "no",
                    codecs=self._codecs(n),
                    voicemail=get("Voice_Mail_Number", ""),
                    wants_mwi=int(get(f"Voice_Mail_Subscribe_Interval_{n}_", "0")) > 0,
                )
            )
        return found

    def knows_its_way(self) -> bool:
        """A rule that is a whole address is followed whatever DHCP says."""
        return "://" in self.kept.parameters.get("Profile_Rule", "")

    def key(self, n: int) -> dict[str, str]:
        """Return what a line key does: the parts of its function, or the extension that it belongs to."""
        extension = self.kept.parameters[f"Extension_{n}_"]
        if extension != "Disabled":
            return {"extension": extension, "label": self.kept.parameters[f"Short_Name_{n}_"]}
        function = self.kept.parameters[f"Extended_Function_{n}_"]
        proxy = self.kept.parameters["Proxy_1_"]
        parts = dict(part.split("=", 1) for part in function.split(";") if part)
        return {name: value.replace("$PROXY", proxy) for name, value in parts.items()}

    def _codecs(self, n: int) -> tuple[str, ...]:
        get = self.kept.parameters.get
        enabled = [name for name in CODECS if get(f"{name}_Enable_{n}_") == "Yes"]
        preferred = [get(f"{rank}Preferred_Codec_{n}_", "") for rank in ("", "Second_", "Third_")]
        first = [name for name in preferred if name in enabled]
        return tuple(CODECS[name] for name in first + [name for name in enabled if name not in first])

    def _expand(self, rule: str) -> str:
        macros = {"MA": self.mac, "MAU": self.mac.upper(), "PSN": self.series_name}
        expanded = re.sub(r"\$(MAU|MA|PSN)", lambda found: macros[found[1]], rule)
        assert "$" not in expanded, f"a macro that the phone does not know: {rule}"
        return expanded


def parse(text: str) -> dict[str, str]:
    """Read a profile: the element's name is the parameter's; when one stands there twice, the later one counts."""
    root = ElementTree.fromstring(text)
    assert root.tag == "flat-profile"
    for element in root:
        assert not len(element), f"{element.tag} holds elements"
        assert set(element.attrib) <= {"ua"}
    return {element.tag: (element.text or "").strip() for element in root}

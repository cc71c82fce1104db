"""A Gigaset N610, N670 or N870 in the role “all in one”, by Gigaset's wiki.

At each start it asks its provisioning server for ``<MAC>.xml``, the address in capitals. Without a stored server DHCP names
it. An account belongs to a handset and to one of the providers, which hold the servers. Codecs are the base's own.
"""

import re
import xml.etree.ElementTree as ElementTree

from tests.telephony.virtual_phone import SipLine, VirtualPhone

TRANSPORTS = {"1": "udp", "2": "tcp", "3": "tls"}
FACTORY_CODECS = ("g722", "alaw", "ulaw")


class GigasetBase(VirtualPhone):
    """Reads ``provisioning`` documents."""

    @property
    def user_agent(self) -> str:
        """As an N870 says it."""
        return f"Gigaset {self.model} IP PRO/{self.firmware}+build.a546b91;{self.mac.upper()}"

    def provision(self, base: str) -> None:
        """Ask for the one file."""
        text = self.fetch(base, f"{self.mac.upper()}.xml")
        if text is None:
            return
        parameters, self.handsets = parse(text.decode())
        self.kept.parameters.update(parameters)
        self.kept.url = f"{self.kept.parameters['Provisioning.global.ProvisioningServer']}/"

    def lines(self) -> list[SipLine]:
        """Return the accounts of the handsets that were added."""
        get = self.kept.parameters.get
        found = []
        for handset in self.handsets:
            account = f"SipAccount.{handset}"
            provider = f"SipProvider.{get(f'{account}.ProviderId')}"
            assert re.fullmatch(r"\d{4}", get(f"hs.{handset}.DECT_AC", "")), "a handset's code has four digits"
            assert get(f"{account}.AuthName") == get(f"{account}.UserName"), "this phone has one name for both"
            assert get(f"{provider}.OutboundProxyMode") == "2"
            found.append(
                SipLine(
                    server=f"{get(f'{provider}.RegServerAddress')}:{get(f'{provider}.RegServerPort')}",
                    user=get(f"{account}.UserName", ""),
                    password=get(f"{account}.AuthPassword", ""),
                    display_name=get(f"{account}.DisplayName", ""),
                    transport=TRANSPORTS[get(f"{provider}.TransportProtocol", "1")],  # type: ignore[arg-type]
                    srtp="sdes" if get(f"{provider}.SRTP_Enabled") == "1" else "no",
                    codecs=FACTORY_CODECS,
                    voicemail=get(f"{account}.VoiceMailMailbox", ""),
                    wants_mwi=get(f"{provider}.MWISubscription") == "1",
                )
            )
        return found

    def knows_its_way(self) -> bool:
        """A stored server is asked rather than DHCP's."""
        return bool(self.kept.url)

    handsets: tuple[str, ...] = ()
    """Numbers of the handsets that the last file added."""


def parse(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Read a document: its parameters, and the handsets that it adds."""
    root = ElementTree.fromstring(text)
    assert (root.tag, root.get("version"), root.get("productID")) == ("provisioning", "1.1", "e2")
    nvm = root.find("nvm")
    assert nvm is not None
    names = [element.attrib["name"] for element in nvm.findall("param")]
    assert len(names) == len(set(names)), "a parameter stands there twice"
    parameters = {element.attrib["name"]: element.attrib["value"] for element in nvm.findall("param")}
    added = [oper for oper in nvm.findall("oper") if oper.get("name") == "add_hs"]
    for oper in added:
        status = oper.find("param")
        assert status is not None
        assert status.attrib == {"name": "hs.RegStatus", "value": "ToReg"}
    return parameters, tuple(oper.attrib["value"] for oper in added)

"""A Digium telephone, by Digium's “XML Configuration”.

At each start it asks for ``<mac>.cfg``, then for the contacts and the keys that the file names by whole addresses. The server is
DHCP's until a file names one. What no file names keeps its value. No setting stands there twice:
no manual says which one counts.
"""

import re
import xml.etree.ElementTree as ElementTree

from tests.telephony.virtual_phone import SipLine, VirtualPhone

CODECS = {"G722": "g722", "PCMA": "alaw", "PCMU": "ulaw"}


class DigiumPhone(VirtualPhone):
    """Reads ``config`` documents."""

    accounts: tuple[ElementTree.Element, ...] = ()
    codecs: tuple[str, ...] = ()
    contacts: dict[str, dict[str, str]]
    blf_items: tuple[dict[str, str], ...] = ()

    @property
    def user_agent(self) -> str:
        """As in SIP, with its address once it is told to send it."""
        mac = f" {self.mac}" if self.kept.parameters.get("send_mac_with_useragent") == "1" else ""
        return f"Digium {self.model} {self.firmware}{mac}"

    def provision(self, base: str) -> None:
        """Ask for the configuration and for what it names."""
        text = self.fetch(base, f"{self.mac}.cfg")
        if text is None:
            return
        root = ElementTree.fromstring(text.decode())
        assert root.tag == "config"
        names = [found.attrib["id"] for found in root.findall("setting")]
        assert len(names) == len(set(names))
        self.kept.parameters.update({found.attrib["id"]: found.attrib["value"] for found in root.findall("setting")})
        self.kept.url = self.kept.parameters.get("config_server_url", "")
        self.accounts = tuple(found for found in root.findall("accounts/account") if found.get("status") == "1")
        enabled = [found for found in root.findall("codecs/codec") if found.get("enabled") == "1"]
        enabled.sort(key=lambda found: -int(found.attrib["priority"]))
        self.codecs = tuple(CODECS[found.attrib["id"]] for found in enabled)
        if (contacts := root.find("contacts")) is not None:
            self.contacts = self._contacts(self.fetch("", contacts.attrib["url"]))
        if (items := root.find("smart_blf/blf_items")) is not None:
            self.blf_items = self._items(self.fetch("", items.attrib["url"]))

    def lines(self) -> list[SipLine]:
        """Return the accounts that are switched on."""
        found = []
        for account in self.accounts:
            get = account.attrib.get
            host = account.find("host_primary")
            assert host is not None
            assert (get("register"), get("authname")) == ("1", get("username"))
            assert account.find("outbound_proxy") is None
            transport = host.attrib["transport"]
            assert transport in ("udp", "tcp", "tls")
            found.append(
                SipLine(
                    server=f"{host.attrib['server']}:{host.attrib['port']}",
                    user=get("username", ""),
                    password=get("password", ""),
                    display_name=get("caller_id", ""),
                    transport=transport,  # type: ignore[arg-type]
                    codecs=self.codecs,
                    voicemail=get("voicemail", ""),
                    wants_mwi=get("needMwiSubscription") == "1",
                )
            )
        return found

    def knows_its_way(self) -> bool:
        """A server that a file has named is asked rather than DHCP's."""
        return bool(self.kept.url)

    def key(self, location: str, index: int) -> dict[str, str]:
        """Return the contact of a key: what it shows, dials and watches."""
        items = [item for item in self.blf_items if (item["location"], item["index"]) == (location, str(index))]
        return self.contacts[items[0]["contact_id"]]

    def _contacts(self, text: bytes | None) -> dict[str, dict[str, str]]:
        assert text is not None, "the contacts must be there"
        root = ElementTree.fromstring(text.decode())
        (group,) = root.findall("contacts")
        assert (root.tag, group.get("group_name")) == ("phonebooks", self.kept.parameters["blf_contact_group"])
        found = {}
        for contact in group.findall("contact"):
            (action,) = contact.findall("actions/action")
            found[contact.attrib["id"]] = {
                "name": contact.attrib["first_name"],
                "dial": action.attrib["dial"],
                "watches": contact.attrib.get("subscribe_to", ""),
            }
        return found

    def _items(self, text: bytes | None) -> tuple[dict[str, str], ...]:
        assert text is not None, "the keys must be there"
        items = ElementTree.fromstring(text.decode()).findall("smart_blf/blf_items/blf_item")
        assert all(re.fullmatch(r"main|side", item.attrib["location"]) for item in items)
        return tuple(dict(item.attrib) for item in items)

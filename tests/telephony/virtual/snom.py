"""A Snom, by the maker's service wiki.

From a server whose address ends in a slash it asks for ``snom<MODEL>.htm`` and ``snom<MODEL>-<MAC>.htm``; another address
is asked as it is, ``{mac}`` filled in. A file whose root is ``settings`` holds settings, ``setting-files`` names further
files, ``firmware-settings`` the firmware. A setting that a file does not name stays as it was.
"""

import xml.etree.ElementTree as ElementTree

from tests.telephony.virtual_phone import SipLine, VirtualPhone

CODECS = {"opus": "opus", "g722": "g722", "pcma": "alaw", "pcmu": "ulaw"}
FACTORY_DHCP = "1 3 4 6 12 15 42 43 51 66 67 120 125 133"


class SnomPhone(VirtualPhone):
    """Reads ``settings`` and ``functionKeys``."""

    @property
    def user_agent(self) -> str:
        """As a D785 says it."""
        what = f"snom{self.model}-SIP {self.firmware} 2010.12-00004-g9ba52f5 {self.mac.upper()} SXM:0 UXM:0"
        return f"Mozilla/4.0 (compatible; {what})"

    def provision(self, base: str) -> None:
        """Ask for the model's file and the phone's, or for the one that was named."""
        names = [f"snom{self.model}.htm", f"snom{self.model}-{self.mac.upper()}.htm"] if base.endswith("/") else [""]
        for name in names:
            self._get(base.replace("{mac}", self.mac.upper()), name)

    def lines(self) -> list[SipLine]:
        """Return the active identities."""
        get = self.kept.parameters.get
        found = []
        for x in range(1, 13):
            if get(f"user_active {x}") != "on" or x in self.stand_ins().values():
                continue
            outbound, _, transport = get(f"user_outbound {x}", "").partition(";transport=")
            secret = (get(f"user_srtp {x}"), get(f"user_savp {x}"))
            found.append(
                SipLine(
                    server=outbound or get(f"user_host {x}", ""),
                    user=get(f"user_name {x}", ""),
                    password=get(f"user_pass {x}", ""),
                    display_name=get(f"user_realname {x}", ""),
                    transport=transport or "udp",  # type: ignore[arg-type]
                    srtp="sdes" if secret == ("on", "mandatory") else "no",
                    codecs=tuple(
                        CODECS[name] for name in get(f"codec_priority_list {x}", "").split(",") if name in CODECS
                    ),
                    voicemail=get(f"user_mailbox {x}", ""),
                    wants_mwi=bool(get(f"user_mailbox {x}")),
                )
            )
        return found

    def stand_ins(self) -> dict[int, int]:
        """Return the identities that others fail over to, by those: they are no lines of their own."""
        found = {
            x: int(other)
            for x in range(1, 13)
            if (other := self.kept.parameters.get(f"user_failover_identity {x}", "none")) not in ("none", "", str(x))
        }
        assert all(self.kept.parameters.get(f"user_active {other}") == "on" for other in found.values())
        return found

    def knows_its_way(self) -> bool:
        """Neither multicast nor the options of DHCP are asked any more."""
        get = self.kept.parameters.get
        asked = get("dhcp_options_on_ip_aquire", FACTORY_DHCP).split()
        return bool(self.kept.url) and get("pnp_config", "on") == "off" and not {"43", "66", "67"} & set(asked)

    def key(self, index: int) -> tuple[str, str, str]:
        """Return identity, label and action of a key, counted from 0."""
        found = self.kept.parameters
        return found[f"fkey context {index}"], found[f"fkey label {index}"], found[f"fkey {index}"]

    def _get(self, base: str, name: str) -> None:
        text = self.fetch(base, name)
        if text is None:
            return
        root = ElementTree.fromstring(text)
        if root.tag == "setting-files":
            for file in root:
                assert file.tag == "file"
                self._get(file.attrib["url"], "")
        elif root.tag == "settings":
            self.take(root)
        else:
            assert root.tag == "firmware-settings"

    def take(self, root: ElementTree.Element) -> None:
        """Take in a file of settings."""
        for section in root:
            assert section.tag in ("phone-settings", "functionKeys"), section.tag
            names = [(setting.tag, setting.get("idx")) for setting in section]
            assert len(set(names)) == len(names), "a setting stands twice"
            for setting in section:
                assert setting.get("perm") is not None
                index = f" {setting.get('idx')}" if setting.get("idx") else ""
                self.kept.parameters[f"{setting.tag}{index}"] = setting.text or ""
                for more in ("context", "label"):
                    if section.tag == "functionKeys":
                        self.kept.parameters[f"fkey {more}{index}"] = setting.get(more, "")
        self.kept.url = self.kept.parameters.get("setting_server", self.kept.url)

"""A Yealink, by the auto provisioning guide for V81 and later.

It asks for ``<mac>.boot``, then ``y000000000000.boot``; the first one that is there names the files, and only those are fetched.
Without a boot file it asks for the model's common file and then for ``<mac>.cfg``. Files begin with ``#!version:1.0.0.1`` or are
ignored. With ``overwrite_mode = 1`` what the new files do not hold goes back to the factory's values.
"""

import re
import xml.etree.ElementTree as ET

from tests.telephony.virtual_phone import SipLine, VirtualPhone

COMMON = {
    "T54W": "y000000000096.cfg",
    "T46U": "y000000000108.cfg",
    "T31P": "y000000000123.cfg",
    "W70B": "y000000000146.cfg",
}
VERSION = "#!version:1.0.0.1"
TRANSPORTS = {"0": "udp", "1": "tcp", "2": "tls"}
CODECS = {"opus": "opus", "g722": "g722", "pcma": "alaw", "pcmu": "ulaw"}


class YealinkPhone(VirtualPhone):
    """Reads ``name = value`` lines."""

    @property
    def user_agent(self) -> str:
        """As a T54W says it."""
        mac = ":".join(self.mac[i : i + 2] for i in range(0, 12, 2))
        return f"Yealink SIP-{self.model} {self.firmware} {mac}"

    def provision(self, base: str) -> None:
        """Follow the boot file, or ask for the two classic files."""
        for name in (f"{self.mac}.boot", "y000000000000.boot"):
            boot = self.fetch(base, name)
            if boot is not None:
                self._follow(base, boot.decode())
                return
        for name in (COMMON[self.model], f"{self.mac}.cfg"):
            text = self.fetch(base, name)
            if text is not None:
                self._take(parse(text.decode()))

    def lines(self) -> list[SipLine]:
        """Return the enabled accounts."""
        get = self.kept.parameters.get
        found = []
        for x in range(1, 17):
            if get(f"account.{x}.enable") != "1":
                continue
            assert get(f"account.{x}.user_name") == get(f"account.{x}.auth_name"), "this phone has one name for both"
            order = sorted(
                (int(get(f"account.{x}.codec.{name}.priority", "0")), asterisk)
                for name, asterisk in CODECS.items()
                if get(f"account.{x}.codec.{name}.enable") == "1"
            )
            found.append(
                SipLine(
                    server=f"{get(f'account.{x}.sip_server.1.address')}:{get(f'account.{x}.sip_server.1.port')}",
                    user=get(f"account.{x}.user_name", ""),
                    password=get(f"account.{x}.password", ""),
                    display_name=get(f"account.{x}.display_name", ""),
                    transport=TRANSPORTS[get(f"account.{x}.sip_server.1.transport_type", "0")],  # type: ignore[arg-type]
                    srtp="sdes" if get(f"account.{x}.srtp_encryption") == "2" else "no",
                    codecs=tuple(name for _, name in order),
                    voicemail=get(f"voice_mail.number.{x}", ""),
                    wants_mwi=get(f"account.{x}.subscribe_mwi") == "1",
                )
            )
        return found

    def knows_its_way(self) -> bool:
        """A stored server is asked first when DHCP's word does not count any more."""
        return bool(self.kept.url) and self.kept.parameters.get("static.auto_provision.dhcp_option.enable") == "0"

    def keys(self) -> dict[int, dict[str, str]]:
        """Return the programmed line keys by their number."""
        found: dict[int, dict[str, str]] = {}
        for name, value in self.kept.parameters.items():
            if match := re.fullmatch(r"linekey\.(\d+)\.(\w+)", name):
                found.setdefault(int(match[1]), {})[match[2]] = value
        return found

    def phonebooks(self) -> dict[str, dict[str, list[str]]]:
        """Fetch the remote phone books; return names and their numbers, by the title of the book."""
        found = {}
        if self.kept.parameters.get("features.remote_phonebook.enable") != "1":
            return {}
        for name, title in self.kept.parameters.items():
            if match := re.fullmatch(r"remote_phonebook\.data\.(\d+)\.name", name):
                text = self.fetch("", self.kept.parameters[f"remote_phonebook.data.{match[1]}.url"])
                assert text is not None, f"the book {title} is not given"
                found[title] = {
                    entry.findtext("Name", ""): [number.text or "" for number in entry.findall("Telephone")]
                    for entry in ET.fromstring(text).findall("DirectoryEntry")
                }
        return found

    def _follow(self, base: str, boot: str) -> None:
        assert boot.startswith(VERSION), "a boot file without its first line is ignored"
        if re.search(r"^overwrite_mode *= *1$", boot, re.MULTILINE):
            self.kept.parameters.clear()
        for address in re.findall(r'^include:config +[<"]([^>"]+)[>"]$', boot, re.MULTILINE):
            assert address.endswith(".cfg"), "only .cfg files can be included"
            text = self.fetch(base, address)
            if text is not None:
                self._take(parse(text.decode()))

    def _take(self, parameters: dict[str, str]) -> None:
        self.kept.parameters.update(parameters)
        self.kept.url = self.kept.parameters.get("static.auto_provision.server.url", self.kept.url)


def parse(text: str) -> dict[str, str]:
    """Read a configuration file as the phone does: name, blanks, =, blanks, value to the end of the line."""
    lines = text.split("\n")
    assert lines[0].strip() == VERSION, "a file without its first line is ignored"
    found: dict[str, str] = {}
    for line in lines[1:]:
        if not line.strip() or line.startswith("#"):
            continue
        name, sign, value = line.partition("=")
        assert sign and re.fullmatch(r"[A-Za-z0-9_.%]+", name.strip()), f"not a parameter: {line!r}"
        if name.strip() == "static.security.user_password":  # user:password, one line for each user
            user, _, password = value.strip().partition(":")
            found[f"static.security.user_password:{user}"] = password
        else:
            found[name.strip()] = value.strip()
    return found

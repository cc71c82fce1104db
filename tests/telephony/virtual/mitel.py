"""A Mitel or an Aastra, by their administrator guides.

At each start it asks for ``startup.cfg`` (Aastra's firmware: ``aastra.cfg``), ``<model>.cfg`` and ``<MAC>.cfg``, each first as
``.tuz``, the encrypted form. What is read last wins; what no file names keeps its value. A new download server counts from the
next start on.
"""

import re

from tests.telephony.virtual_phone import SipLine, VirtualPhone

TRANSPORTS = {"1": "udp", "2": "tcp", "4": "tls"}
PAYLOADS = {"9": "g722", "8": "alaw", "0": "ulaw"}
NOBODY = ("", "0.0.0.0")


class MitelPhone(VirtualPhone):
    """Reads ``name: value`` lines."""

    @property
    def maker(self) -> str:
        """What the firmware calls itself."""
        return "Mitel" if self.model.startswith("69") else "Aastra"

    @property
    def user_agent(self) -> str:
        """As a 6915 says it."""
        mac = "-".join(self.mac.upper()[i : i + 2] for i in range(0, 12, 2))
        return f"{self.maker}{self.model} MAC:{mac} V:{self.firmware}-SIP"

    def provision(self, base: str) -> None:
        """Ask for the three files, each in both forms."""
        for name in ("startup" if self.maker == "Mitel" else "aastra", self.model, self.mac.upper()):
            assert self.fetch(base, f"{name}.tuz") is None, "an encrypted file would have to be decrypted"
            text = self.fetch(base, f"{name}.cfg")
            if text is not None:
                self.kept.parameters.update(parse(text.decode()))
        get = self.kept.parameters.get
        if get("download protocol") == "HTTPS":
            path = get("https path", "").strip("/")
            self.kept.url = f"https://{get('https server')}:{get('https port', '443')}/{path + '/' if path else ''}"

    def lines(self) -> list[SipLine]:
        """Return the lines that have a registrar."""
        get = self.kept.parameters.get
        found = []
        for n in range(1, 25):
            line = f"sip line{n}"
            if get(f"{line} registrar ip", "") in NOBODY or not get(f"{line} user name"):
                continue
            assert get(f"{line} auth name") == get(f"{line} user name"), "this phone has one name for both"
            assert (get(f"{line} proxy ip"), get(f"{line} proxy port")) == (
                get(f"{line} registrar ip"),
                get(f"{line} registrar port"),
            )
            codecs = re.findall(r"payload=(\d+);ptime=\d+;silsupp=(?:on|off)", get("sip customized codec", ""))
            found.append(
                SipLine(
                    server=f"{get(f'{line} registrar ip')}:{get(f'{line} registrar port')}",
                    user=get(f"{line} user name", ""),
                    password=get(f"{line} password", ""),
                    display_name=get(f"{line} display name", ""),
                    transport=TRANSPORTS[get("sip transport protocol", "1")],  # type: ignore[arg-type]
                    srtp="sdes" if get(f"{line} srtp mode") == "2" else "no",
                    codecs=tuple(PAYLOADS[number] for number in codecs),
                    voicemail=get(f"{line} vmail", ""),
                    wants_mwi=get("sip explicit mwi subscription") == "1",
                )
            )
        return found

    def knows_its_way(self) -> bool:
        """The stored server is asked when DHCP's options are switched off."""
        return bool(self.kept.url) and self.kept.parameters.get("dhcp config option override") == "-1"

    def key(self, place: str) -> dict[str, str]:
        """Return what is set for a key, such as ``topsoftkey2``."""
        start = f"{place} "
        return {
            name.removeprefix(start): value
            for name, value in self.kept.parameters.items()
            if name.startswith(start) and value
        }


def parse(text: str) -> dict[str, str]:
    """Read a file as the phone does: a name, a colon, the value to the end of the line; # begins a comment."""
    found: dict[str, str] = {}
    for line in text.split("\n"):
        if not line.strip() or line.startswith("#"):
            continue
        name, sign, value = line.partition(":")
        assert sign and re.fullmatch(r"[!^]?[a-z][A-Za-z0-9 -]*", name), f"not a parameter: {line!r}"
        found[name.lstrip("!^")] = value.strip()
    return found

"""A Fanvil, by the maker's manuals and the text format that telephones export.

It asks for its hardware's common file and then for ``<mac>.cfg``. A stored server is a host and a file name in which ``$mac``
stands for its address. A file begins with its version and ends with its last line, or it is ignored; a name that is left out
keeps its value.
"""

import re

from tests.telephony.virtual_phone import SipLine, VirtualPhone

COMMON = {"X5U-V2": "F0V5UV200000.cfg", "V65": "F0V0V6500000.cfg", "X6": "F0V00X600000.cfg", "X4": "f0X4hw1.100.cfg"}
PROTOCOLS = {"1": "ftp", "2": "tftp", "4": "http", "5": "https"}
TRANSPORTS = {"0": "udp", "1": "tcp", "3": "tls"}
CODECS = {"opus": "opus", "G722": "g722", "PCMA": "alaw", "PCMU": "ulaw"}


class FanvilPhone(VirtualPhone):
    """Reads ``Name :value`` lines in modules."""

    @property
    def user_agent(self) -> str:
        """As it says it over HTTP."""
        return f"Fanvil {self.model} {self.firmware} {self.mac}"

    def provision(self, base: str) -> None:
        """Ask a server that DHCP named for two files, the stored one for its file."""
        if base.endswith("/"):
            for name in (COMMON[self.model], f"{self.mac}.cfg"):
                self._take(self.fetch(base, name))
        else:
            self._take(self.fetch(base.replace("$mac", self.mac), ""))

    def lines(self) -> list[SipLine]:
        """Return the lines that register."""
        get = self.kept.parameters.get
        found = []
        for x in range(1, 21):
            if get(f"SIP{x} Enable Reg") != "1":
                continue
            assert get(f"SIP{x} Phone Number") == get(f"SIP{x} Register User")
            found.append(
                SipLine(
                    server=f"{get(f'SIP{x} Register Addr')}:{get(f'SIP{x} Register Port')}",
                    user=get(f"SIP{x} Register User", ""),
                    password=get(f"SIP{x} Register Pswd", ""),
                    display_name=get(f"SIP{x} Display Name", ""),
                    transport=TRANSPORTS[get(f"SIP{x} Transport", "0")],  # type: ignore[arg-type]
                    srtp="sdes" if get(f"SIP{x} Media Crypto") == "2" else "no",
                    codecs=tuple(
                        CODECS[name] for name in get(f"SIP{x} VoiceCodecMap", "").split(",") if name in CODECS
                    ),
                    voicemail=get(f"SIP{x} MWI Num", ""),
                    wants_mwi=get(f"SIP{x} Subscribe") == "1",
                )
            )
        return found

    def knows_its_way(self) -> bool:
        """DHCP and multicast come first unless both are off."""
        get = self.kept.parameters.get
        return bool(self.kept.url) and (get("DHCP Option", "66"), get("PNP Enable", "1")) == ("0", "0")

    def key(self, page: int, number: int) -> tuple[str, str, str]:
        """Return type, value and title of a key."""
        get = self.kept.parameters.get
        place = f"Dsskey Config{page} Fkey{number}"
        return get(f"{place} Type", ""), get(f"{place} Value", ""), get(f"{place} Title", "")

    def _take(self, text: bytes | None) -> None:
        if text is None:
            return
        self.kept.parameters.update(parse(text.decode()))
        get = self.kept.parameters.get
        if get("Flash Server IP"):
            kind = PROTOCOLS[get("Flash Protocol", "2")]
            self.kept.url = f"{kind}://{get('Flash Server IP')}/{get('Flash File Name')}"


def parse(text: str) -> dict[str, str]:
    """Read a file: modules in angle brackets, headings between dashes, names up to the first colon."""
    lines = text.rstrip("\n").split("\n")
    assert re.fullmatch(r"<<VOIP CONFIG FILE>>Version:\d\.\d{4,10}", lines[0].strip())
    assert lines[-1] == "<<END OF FILE>>", "a file that is cut off is ignored"
    found: dict[str, str] = {}
    heading = module = ""
    for line in lines[1:-1]:
        if not line.strip():
            continue
        if match := re.fullmatch(r"<([A-Z0-9a-z ]+ MODULE)>", line):
            module, heading = match[1], ""
        elif match := re.fullmatch(r"--(.+?)--\s*:", line):
            heading = match[1]
        else:
            assert module, "a parameter outside of modules"
            name, colon, value = line.partition(":")
            name = name.strip()
            assert colon
            assert re.fullmatch(r"[A-Za-z][A-Za-z0-9 .-]*", name), f"not a parameter: {line!r}"
            key = f"{heading} {name}" if heading.startswith("Dsskey") else name
            assert key not in found, f"{key} stands twice"
            found[key] = value
    return found

"""What Asterisk sends and gets by SIP, written down by Asterisk itself (PJSIP's logger, as a capture file)."""

import re
from pathlib import Path
from typing import Self

from tests.telephony.asterisk import RunningAsterisk


class SipTrace:
    """Keeps messages from its beginning to its end."""

    def __init__(self, asterisk: RunningAsterisk, folder: Path) -> None:
        self._asterisk, self._folder, self._count = asterisk, folder, 0

    def __enter__(self) -> Self:
        self._asterisk.console("pjsip set logger on")
        self._write_on()
        return self

    def __exit__(self, *unused: object) -> None:
        self._asterisk.console("pjsip set logger off")

    def early(self, account: str) -> tuple[str, str, str]:
        """Return call id, our tag and the account's tag of the last call of an account that rings (RFC 3261, 12)."""
        for message in reversed(self._messages()):
            whose = re.search(rf"(?im)^From: .*sips?:{re.escape(account)}(?:-[^@]*)?@.*;tag=([^;\s]+)", message)
            ours = re.search(r"(?im)^To: .*;tag=([^;\s]+)", message)
            call = re.search(r"(?im)^Call-ID: (\S+)", message)
            if message.startswith("SIP/2.0 18") and whose and ours and call:
                return call[1], ours[1], whose[1]
        raise AssertionError(f"No call of {account} rings")

    def shown(self, account: str) -> list[str]:
        """Return whom an account was told that it talks with, in order: the names of P-Asserted-Identity (RFC 3325)."""
        found = []
        for message in self._messages():
            # A telephone that is not the first one with its account adds a word to its contact.
            whose = re.search(rf"(?im)^(?:From|To): .*sips?:{re.escape(account)}(?:-[^@]*)?@", message)
            name = re.search(r'(?im)^P-Asserted-Identity: "?([^"<]*)"? ?<sips?:([^@]*)@', message)
            if whose and name:
                found.append(f"{name[1]} {name[2]}".strip())
        return found

    def _messages(self) -> list[str]:
        self._write_on()
        files = sorted(self._folder.glob("sip-*.pcap"))
        text = "".join(file.read_bytes().decode("latin-1") for file in files)
        return re.split(r"(?=(?:SIP/2\.0 |[A-Z]+ sips?:))", text)

    def _write_on(self) -> None:
        """Go on in another file: Asterisk keeps the last messages of the one that it writes in its memory."""
        self._count += 1
        self._asterisk.console(f"pjsip set logger pcap {self._folder}/sip-{self._count:05}.pcap")

"""A real mail server on the loopback address, which keeps what it takes and refuses what it is told to."""

import email
import email.policy
import time
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.telephony.asterisk import free_port


class MailServer:
    """Takes mails by SMTP. ``answers`` holds what it says to an address instead of taking it, such as ``451 later``."""

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.mails: list[tuple[list[str], EmailMessage]] = []
        self.answers: dict[str, str] = {}
        self._controller: Any = None

    def start(self) -> Self:
        """Listen."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        return self

    def stop(self) -> None:
        """Listen no longer; what was taken stays."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *unused: object) -> None:
        self.stop()

    def wait_mails(self, count: int, seconds: float = 10.0) -> list[tuple[list[str], EmailMessage]]:
        """Return the mails once there are so many: recipients and content."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if len(self.mails) >= count:
                return self.mails
            time.sleep(0.05)
        raise AssertionError(f"{len(self.mails)} of {count} mails came within {seconds:g} s")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content or b""
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append((list(envelope.rcpt_tos), message))
        return "250 OK"

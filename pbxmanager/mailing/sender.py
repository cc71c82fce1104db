"""Hands the mails of a queue to a mail server (SMTP, RFC 5321), and does not lose one when that is down."""

import email
import email.policy
import logging
import re
import smtplib
import ssl
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import getaddresses
from enum import StrEnum
from pathlib import Path

from pbxmanager.mailing.queue import MailQueue
from pbxmanager.values import InvalidValue, check_address

log = logging.getLogger(__name__)
_FIRST_WAIT, _LONGEST_WAIT = 5.0, 900.0
_TIMEOUT = 30.0


class Security(StrEnum):
    """How the connection to the mail server is kept from others."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed over."""

    host: str
    port: int = 25
    security: Security = Security.NONE
    username: str = ""
    password: str = field(default="", repr=False)
    authorities: str = ""
    """PEM file that its certificate is checked by; empty: the machine's own."""


class Unreachable(Exception):
    """The server can't be talked to now. Waiting helps."""


class Sender:
    """Empties a queue. What the server can't take now waits longer each time, up to 15 minutes; what it refuses for good
    (a 5xx answer) is put aside and kept."""

    def __init__(self, queue: MailQueue, server: MailServer, first_wait: float = _FIRST_WAIT) -> None:
        self._queue = queue
        self._server = server
        self._first_wait = first_wait
        self._waits: dict[str, tuple[float, float]] = {}
        self._server_waits: tuple[float, float] = (0.0, 0.0)

    def run_once(self) -> int:
        """Try what is due; return how many mails the server took."""
        now = time.monotonic()
        due = [path for path in self._queue.waiting() if self._waits.get(path.name, (0.0, 0.0))[0] <= now]
        if not due or self._server_waits[0] > now:
            return 0
        try:
            with self._connect() as connection:
                self._server_waits = (0.0, 0.0)
                return sum(self._hand_over(connection, path) for path in due)
        except (Unreachable, OSError, smtplib.SMTPException) as error:
            self._server_waits = _longer(self._server_waits, self._first_wait)
            log.warning("The mail server %s can't be reached: %s. %d mails wait.", self._server.host, error, len(due))
            return 0

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        context = ssl.create_default_context(cafile=server.authorities or None)
        if server.security is Security.TLS:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT, context=context)
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT)
        try:
            if server.security is Security.STARTTLS:
                connection.starttls(context=context)
            if server.username:
                connection.login(server.username, server.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _hand_over(self, connection: smtplib.SMTP, path: Path) -> bool:
        try:
            # SMTP's lines end in CR LF, and a bare LF is refused by careful servers (RFC 5321, 2.3.8).
            content = re.sub(rb"\r?\n", b"\r\n", path.read_bytes())
        except FileNotFoundError:
            return False
        try:
            sender, recipients = envelope(content)
            refused = connection.sendmail(sender, recipients, content)
        except InvalidValue as error:
            self._queue.refuse(path, str(error))
            return False
        except smtplib.SMTPRecipientsRefused as error:
            return self._not_taken(path, max(code for code, _ in error.recipients.values()), str(error.recipients))
        except smtplib.SMTPServerDisconnected as error:
            raise Unreachable(str(error)) from error
        except smtplib.SMTPResponseException as error:
            return self._not_taken(path, error.smtp_code, str(error))
        for address, answer in refused.items():
            log.warning("The mail server refuses %s of %s: %s", address, path.name, answer)
        path.unlink(missing_ok=True)
        self._waits.pop(path.name, None)
        return True

    def _not_taken(self, path: Path, code: int, why: str) -> bool:
        log.warning("The mail server does not take %s: %s", path.name, why)
        if code >= 500:
            self._queue.refuse(path, why)
        else:
            self._waits[path.name] = _longer(self._waits.get(path.name, (0.0, 0.0)), self._first_wait)
        return False


def envelope(content: bytes) -> tuple[str, list[str]]:
    """Return sender and recipients of a mail: the addresses in its first ``From`` and first ``To``.

    What callers say of themselves stands in later headers and in the text: it can't add a recipient.

    :raises InvalidValue: when there is no usable address.
    """
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    sender = [address for _, address in getaddresses([str(message.get("From", ""))])][:1]
    recipients = [check_address(address) for _, address in getaddresses([str(message.get("To", ""))]) if address]
    if not recipients or not sender:
        raise InvalidValue("The mail names no sender or no recipient.")
    return check_address(sender[0]), recipients


def compose(sender: str, recipients: tuple[str, ...], subject: str, text: str) -> EmailMessage:
    """Return a plain mail."""
    message = EmailMessage()
    message["Date"] = email.utils.format_datetime(email.utils.localtime())
    message["From"], message["To"], message["Subject"] = sender, ", ".join(recipients), subject
    message["Message-ID"] = email.utils.make_msgid(domain=sender.partition("@")[2] or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def _longer(wait: tuple[float, float], first: float) -> tuple[float, float]:
    seconds = min(max(first, 2 * wait[1]), _LONGEST_WAIT)
    return time.monotonic() + seconds, seconds

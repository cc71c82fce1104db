"""The mails of this installation: their queue and the server that takes them."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from pbxmanager.mailing.fax import FaxSpool
from pbxmanager.mailing.queue import MailQueue
from pbxmanager.mailing.sender import MailServer, Security


def mail_queue() -> MailQueue:
    """Return the queue into which Asterisk and the manager put their mails."""
    return MailQueue(Path(settings.PBX_ASTERISK_DIR) / "spool" / "mail")


def fax_spool() -> FaxSpool:
    """Return where Asterisk receives faxes."""
    return FaxSpool(Path(settings.PBX_ASTERISK_DIR) / "spool" / "fax", mail_queue(), settings.PBX_MAIL_FROM)


def mail_server() -> MailServer | None:
    """Return the mail server of the settings; None when none is set: mails wait until there is one."""
    if not settings.PBX_SMTP_HOST:
        return None
    try:
        security = Security(settings.PBX_SMTP_SECURITY)
    except ValueError:
        raise ImproperlyConfigured(
            f"PBX_SMTP_SECURITY is “{settings.PBX_SMTP_SECURITY}”. Give none, starttls or tls."
        ) from None
    return MailServer(
        settings.PBX_SMTP_HOST,
        settings.PBX_SMTP_PORT,
        security,
        settings.PBX_SMTP_USERNAME,
        settings.PBX_SMTP_PASSWORD,
        settings.PBX_CERTIFICATE_AUTHORITIES if security is not Security.NONE else "",
    )

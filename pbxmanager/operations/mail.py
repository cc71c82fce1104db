"""The mails of this installation: their queue and the server that takes them."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from pbxmanager.asterisk.config_file import sections
from pbxmanager.asterisk.render.voicemail import boxes_path
from pbxmanager.mailing.fax import FaxSpool
from pbxmanager.mailing.queue import MailQueue
from pbxmanager.mailing.sender import MailServer, Security
from pbxmanager.mailing.voice import BoxOwner, VoiceMail


def mail_queue() -> MailQueue:
    """Return the queue of mails that go to the mail server."""
    return MailQueue(Path(settings.PBX_ASTERISK_DIR) / "spool" / "mail")


def voice_mail() -> VoiceMail:
    """Return the mails that Asterisk makes of voice messages, with the owners of boxes as the live generation has them."""
    home = Path(settings.PBX_ASTERISK_DIR)
    return VoiceMail(MailQueue(home / "spool" / "voice-mail"), mail_queue(), lambda row: box_owner(home, row))


def box_owner(home: Path, row: str) -> BoxOwner | None:
    """Return whose box has a row, as the live generation of an engine says; None when there is none."""
    try:
        text = (home / "live" / boxes_path(row[:-2])).read_text(encoding="utf-8", errors="surrogateescape")
    except FileNotFoundError:
        return None
    found = next((section for section in sections(text) if section.name == row), None)
    return BoxOwner(found.get("name"), tuple(found.get("mail").split())) if found else None


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

"""Tells the owner of a box its PIN, by mail."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from pbxmanager.mailing.queue import MailQueue
from pbxmanager.mailing.sender import compose
from pbxmanager.voicemail.models import Box


def mail_pin(box: Box) -> None:
    """Queue a mail with the box's PIN to its owner. Nothing is sent where the box has no address."""
    if not box.recipients:
        return
    text = _(
        "The PIN of voicemail box %(mailbox)s is %(pin)s.\n\nDial the code for voicemail on your telephone to listen and to "
        "record your greeting; there you can choose another PIN."
    ) % {"mailbox": box.mailbox, "pin": box.pin}
    message = compose(settings.PBX_MAIL_FROM, box.recipients, _("Your voicemail"), text)
    MailQueue(Path(settings.PBX_ASTERISK_DIR) / "spool" / "mail").put(message)

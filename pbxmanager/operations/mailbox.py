"""What is in a voicemail box, for its page and for programs."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from pbxmanager.asterisk.ami import AmiError, ami_session
from pbxmanager.asterisk.engine import EngineMissing
from pbxmanager.asterisk.mailboxes import boxes_root, owner_of
from pbxmanager.media import store
from pbxmanager.media.conversion import SoundRefused, take
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.live import ami_address
from pbxmanager.voicemail.models import Box

LISTEN = "voicemail.listen_box"
"""The right to hear and to manage what is in boxes."""
LARGEST_UPLOAD = 20_000_000
"""Bytes."""
LONGEST_GREETING = 120
"""Seconds."""


class NotApplied(Exception):
    """The box is not live under its number yet."""


class NotSound(Exception):
    """What was uploaded can't be used. The text says why."""


def folder_of(box: Box) -> Path:
    """Return the directory of a box.

    :raises NotApplied: when what lies there is not this box's: it was added or got another number since the last apply.
    """
    home = Path(settings.PBX_ASTERISK_DIR)
    if owner_of(home, box.mailbox) != str(box.destination_id):
        raise NotApplied(
            _("The box is not live under the number %(number)s yet. Apply it first.") % {"number": box.mailbox}
        )
    return boxes_root(home) / box.mailbox


def refresh_lamps(box: Box) -> None:
    """Let Asterisk count the box's messages anew, if it runs."""
    try:
        with ami_session(ami_address(current_engine())) as ami:
            ami.action("VoicemailRefresh", Context="default", Mailbox=box.mailbox)
    except (AmiError, EngineMissing):
        return  # it counts by itself when it starts


def as_greeting(upload: "UploadedFile[Any]") -> bytes:
    """Return an uploaded sound as Asterisk plays it: WAV, 8 kHz, mono, level-normalised.

    :raises NotSound: when it is too large, too long or no sound.
    """
    if (upload.size or 0) > LARGEST_UPLOAD:
        raise NotSound(_("The file is larger than 20 MB. Shorten it."))
    try:
        sound = take(upload.read())
    except SoundRefused as error:
        raise NotSound(str(error)) from None
    if sound.seconds > LONGEST_GREETING:
        raise NotSound(_("It is longer than two minutes. Shorten it."))
    return store.path(sound.digest).read_bytes()

"""What is in a voicemail box, for its page and for programs."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from pbxmanager.asterisk.ami import AmiError, ami_session
from pbxmanager.asterisk.engine import EngineMissing
from pbxmanager.asterisk.mailboxes import boxes_root, owner_of
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.live import ami_address
from pbxmanager.voicemail.models import Box

LISTEN = "voicemail.listen_box"
"""The right to hear and to manage what is in boxes."""
LARGEST_UPLOAD = 20_000_000
"""Bytes."""
LONGEST_GREETING = 120
"""Seconds; the rest is cut."""


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

    :raises NotSound: when it is too large or no sound.
    """
    if (upload.size or 0) > LARGEST_UPLOAD:
        raise NotSound(_("The file is larger than 20 MB. Shorten it."))
    program = shutil.which("sox")
    if program is None:
        raise NotSound(_("The program sox is missing on the server. Install it (apt-get install sox)."))
    ending = "".join(char for char in Path(upload.name or "").suffix.lower() if char.isalnum()) or "wav"
    with tempfile.TemporaryDirectory(prefix="pbx-greeting-") as place:
        given, made = Path(place) / f"given.{ending}", Path(place) / "made.wav"
        with given.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        words = [program, str(given), "-r", "8000", "-c", "1", "-b", "16", "-e", "signed-integer", str(made)]
        try:
            effects = ["trim", "0", str(LONGEST_GREETING), "norm", "-3"]
            subprocess.run([*words, *effects], check=True, capture_output=True, timeout=60)
        except (subprocess.SubprocessError, OSError):
            raise NotSound(_("This is no sound file that can be read. Use WAV, FLAC or OGG.")) from None
        return made.read_bytes()

"""Questions about voicemail boxes and fax lines."""

from collections import Counter
from collections.abc import Iterator

from pbxmanager.snapshot.findings import Finding, Severity
from pbxmanager.snapshot.office import Snapshot


def boxes_are_told_apart(office: Snapshot) -> Iterator[Finding]:
    """Two boxes at one number would be one: the second is ignored."""
    times = Counter(box.mailbox for box in office.voicemail_boxes)
    for box in office.voicemail_boxes:
        if times[box.mailbox] > 1:
            text = f"Voicemail box {box.name}: there is another box with the number {box.mailbox}. Change one of them."
            yield Finding(Severity.ERROR, "voicemail_boxes", box.id, text)


def boxes_lead_on(office: Snapshot) -> Iterator[Finding]:
    """Where 0 leads is there, and what shall be mailed has an address."""
    for box in office.voicemail_boxes:
        if box.operator is not None and box.operator not in office.names:
            text = f"Voicemail box {box.mailbox} ({box.name}): 0 leads to something that is gone. Choose another destination."
            yield Finding(Severity.ERROR, "voicemail_boxes", box.id, text)
        if box.operator == box.target:
            text = (
                f"Voicemail box {box.mailbox} ({box.name}): 0 leads back into the same box. Choose another destination."
            )
            yield Finding(Severity.WARNING, "voicemail_boxes", box.id, text)
        if box.delete_after_mail and not box.addresses:
            text = f"Voicemail box {box.mailbox} ({box.name}) has no e-mail address: its messages stay in the box."
            yield Finding(Severity.WARNING, "voicemail_boxes", box.id, text)


def faxes_have_a_line(office: Snapshot) -> Iterator[Finding]:
    """Where a number sends faxes is in service."""
    lines = {line.target for line in office.fax_lines}
    for number in office.inbound_numbers:
        if number.fax is not None and number.fax not in lines:
            text = f"Number {number.number}: its fax line is out of service. Choose another one, or none."
            yield Finding(Severity.ERROR, "inbound_numbers", number.id, text)


def faxes_are_read(office: Snapshot) -> Iterator[Finding]:
    """A fax that nobody gets is lost."""
    for line in office.fax_lines:
        if not line.addresses:
            text = f"Fax line {line.name} has no e-mail address: calls to it are refused. Add one."
            yield Finding(Severity.ERROR, "fax_lines", line.id, text)

"""An office with voicemail: the end-to-end tests' office, with boxes for two people and one for a team."""

from dataclasses import replace

from pbxmanager.snapshot import Destination, FaxLine, Snapshot, Target, VoicemailBox
from tests.e2e.office import MAIN, office

SHARED, FAX = "7000", "7100"


def voicemail_office(telecom_port: int = 5062, backup_port: int = 5064) -> Snapshot:
    """Return the office: Ann (1001) and Bob (1002) have boxes, and so has the team of support (7000)."""
    boxes = (
        VoicemailBox(
            1,
            101,
            "1001",
            "Ann Lee",
            "482913",
            1,
            "1001",
            addresses=("ann@example.com",),
            say_time=False,
            say_caller=False,
            operator=Target("extension", "1004"),
        ),
        VoicemailBox(
            2, 102, "1002", "Bob, of Sales; | [x]", "719358", 1, "1002", max_messages=1, ask_pin=False, say_time=False
        ),
        VoicemailBox(
            3,
            103,
            SHARED,
            "Support",
            "264853",
            1,
            watchers=("1004", "1001"),
            addresses=("one@example.com", "two@example.com"),
            delete_after_mail=True,
        ),
        VoicemailBox(4, 104, "box104", "Nobody's", "264851", 1),
    )
    destinations = tuple(
        Destination(
            box.destination, "voicemail", "" if box.extension or box.mailbox == "box104" else box.mailbox, box.name
        )
        for box in boxes
    )
    destinations += (Destination(201, "fax", FAX, "Fax of accounting"),)
    faxes = (FaxLine(1, 201, "Fax of accounting", ("fax@example.com", "boss@example.com"), "+86 21 5550 1000"),)
    small = office(telecom_port, backup_port)
    extensions = tuple(replace(e, ring_seconds=3) if e.number == "1001" else e for e in small.extensions)
    fax = faxes[0].target
    return replace(
        small,
        extensions=extensions,
        voicemail_boxes=boxes,
        destinations=destinations,
        fax_lines=faxes,
        inbound_numbers=tuple(
            replace(each, fax=fax if each.number == MAIN else None) for each in small.inbound_numbers
        ),
    ).sorted()

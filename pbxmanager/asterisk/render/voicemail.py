"""Voicemail: the boxes, the dialplan that leads to them, and the scripts that it needs."""

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pbxmanager.asterisk.config_file import sections
from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.numbers import Row, goto, shelf, shelves
from pbxmanager.asterisk.render.templates import fill, fill_dialplan
from pbxmanager.asterisk.splice import NotSpliced
from pbxmanager.asterisk.syntax import Written, value
from pbxmanager.snapshot import Snapshot, VoicemailBox
from pbxmanager.values import InvalidValue, check_address
from pbxmanager.values.pin import KEYPAD, RUNS, SHORTEST

PATH = "voicemail.conf"
CONTEXT = "default"
ADDRESSED_BY_ROW = "voicemail.invalid"
"""Host name in the address of a mail to the owners of a box, before the mailer fills in theirs (RFC 2606: never a real one)."""


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield ``voicemail.conf``, the dialplan, the boxes' facts and the scripts."""
    listen = next((f.code for f in office.feature_codes if f.feature == "voicemail"), "")
    yield (
        PATH,
        fill(
            "asterisk/voicemail.conf.j2",
            sender=check_address(engine.mail_from),
            mail_command=mail_command(engine),
            check_command=_script(engine, "check-pin.sh"),
            shortest_pin=SHORTEST,
            listen=Written(f"\\nDial {value(listen)} to listen to it." if listen else ""),
            zones=[{"name": zone(site.id), "timezone": site.timezone} for site in office.sites],
            boxes=[_Line(box.mailbox, line(box)) for box in office.voicemail_boxes],
        ),
    )
    yield "extensions_voicemail.conf", fill_dialplan("asterisk/extensions_voicemail.conf.j2")
    yield from box_files(office.voicemail_boxes)
    yield "scripts/queue-mail.sh", fill("asterisk/scripts/queue-mail.sh.j2")
    yield "scripts/has-space.sh", fill("asterisk/scripts/has-space.sh.j2")
    up, down = RUNS
    keypad = Written(" | ".join(KEYPAD))
    yield "scripts/check-pin.sh", fill("asterisk/scripts/check-pin.sh.j2", keypad=keypad, up=up, down=down)


def mail_command(engine: Engine) -> str:
    """Return the command that takes a mail by standard input: fixed words, nothing that a caller could choose."""
    return f"{_script(engine, 'queue-mail.sh')} {shlex.quote(str(engine.home / 'spool' / 'voice-mail'))}"


def zone(site: int) -> str:
    """Return the name of a site's time zone in ``voicemail.conf``."""
    return f"site-{site}"


def line(box: VoicemailBox) -> str:
    """Return a box's line: ``PIN,name,e-mail,pager,options``.

    Who owns it, its PIN and its addresses stand in the box's row, so that changing them takes no reload: the dialplan asks
    for the PIN, and the mailer fills in name and addresses. The address here only names the row.
    """
    yes = {True: "yes", False: "no"}
    options = {
        "tz": "" if box.site is None else zone(box.site),
        "attach": "" if box.attach else "no",
        "delete": "yes" if box.delete_after_mail and box.addresses and box.attach else "",
        "envelope": "" if box.say_time else "no",
        "saycid": "" if box.say_caller else "no",
        "maxmsg": "" if box.max_messages == 100 else str(box.max_messages),
        "maxsecs": "" if box.max_seconds == 180 else str(box.max_seconds),
        "operator": yes[True] if box.operator else "",
    }
    address = f"{box.destination}@{ADDRESSED_BY_ROW}" if box.addresses else ""
    return f",,{address},,{'|'.join(f'{key}={item}' for key, item in options.items() if item)}"


def row(box: VoicemailBox) -> Row:
    """Return what the dialplan and the mailer must know of a box.

    :raises InvalidValue: for a PIN or an address that can't be one.
    """
    if not box.pin.isdigit():
        raise InvalidValue(f"The PIN of voicemail box {box.mailbox} must be digits.")
    facts = {
        "mailbox": box.mailbox,
        "name": box.name,
        "pin": box.pin,
        "mail": " ".join(check_address(address) for address in box.addresses),
        "operator": goto(box.operator) if box.operator else "",
        "open": "" if box.ask_pin else "yes",
    }
    return Row(str(box.destination), tuple((key, item) for key, item in facts.items() if item))


def boxes_path(start: str) -> str:
    """Return the file of the boxes whose destinations begin with ``start`` and have two more digits."""
    return f"boxes/x{start}.conf"


def box_files(boxes: Iterable[VoicemailBox]) -> Iterator[tuple[str, str]]:
    """Yield the files with the boxes' rows."""
    for start, found in shelves([row(box) for box in sorted(boxes, key=lambda box: box.destination)]):
        yield boxes_path(start), shelf(f"Voicemail boxes whose destinations are {start}..", found)


def lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield each box of a ``voicemail.conf`` with its line."""
    for section in sections(text):
        if section.name == CONTEXT:
            yield from section.values


def with_lines(text: str, boxes: tuple[VoicemailBox, ...]) -> str:
    """Return a ``voicemail.conf`` in which these boxes have new lines.

    :raises NotSpliced: when one of them is not in it.
    """
    new = {box.mailbox: f"{box.mailbox} => {value(line(box))}" for box in boxes}
    if all(f"\n{each}\n" in text for each in new.values()):
        return text  # most changes of a box are in its data file alone, and the lines of ten thousand take a while
    written = text.splitlines()
    places = {words.partition(" => ")[0]: place for place, words in enumerate(written) if " => " in words}
    for mailbox, each in new.items():
        if mailbox not in places:
            raise NotSpliced(mailbox)
        written[places[mailbox]] = each
    return "\n".join(written) + "\n"


def _script(engine: Engine, name: str) -> str:
    return f"/bin/sh {shlex.quote(str(engine.live / 'scripts' / name))}"


@dataclass(frozen=True, slots=True)
class _Line:
    mailbox: str
    line: str

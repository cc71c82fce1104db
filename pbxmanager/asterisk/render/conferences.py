"""Conference rooms: what all have in common, the dialplan that lets people in, and each room's settings."""

from collections.abc import Iterator

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.rows import Row, shelf
from pbxmanager.asterisk.render.templates import fill, fill_dialplan
from pbxmanager.snapshot import ConferenceRoom, Snapshot


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield ``confbridge.conf``, the dialplan, and the data that it reads."""
    yield "confbridge.conf", fill("asterisk/confbridge.conf.j2")
    yield (
        "extensions_conferences.conf",
        fill_dialplan("asterisk/extensions_conferences.conf.j2", recordings=engine.recordings),
    )
    yield "conferences.conf", shelf("Conference rooms", map(_room, office.conference_rooms))


def _room(room: ConferenceRoom) -> Row:
    facts = {
        # These two keys are masked wherever files are shown: guests' PIN and moderators' PIN.
        "secret": room.pin,
        "password": room.moderator_pin,
        "waits": "yes" if room.waits_for_moderator else "",
        "announces": "yes" if room.announces else "",
        "records": "yes" if room.records else "",
        "most": str(room.most) if room.most else "",
        "video": "yes" if room.shows_speaker else "",
        "starts": "" if room.starts is None else str(room.starts),
        "ends": "" if room.ends is None else str(room.ends),
    }
    return Row(str(room.id), (("name", room.name), *((key, item) for key, item in facts.items() if item)))

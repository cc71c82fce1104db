"""What happens to a call from outside before it goes where its number leads: blocked callers, ring tone, callers' names."""

from collections.abc import Iterable, Iterator

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.templates import fill, fill_dialplan
from pbxmanager.snapshot import BlockedCaller, BlockedKind, Snapshot

_SECTION = {BlockedKind.NUMBER: "callers", BlockedKind.PREFIX: "prefixes", BlockedKind.ANONYMOUS: "callers"}


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield the dialplan of calls from outside, and the lists of blocked callers: the office's, and one a number."""
    yield "extensions_inbound.conf", fill_dialplan("asterisk/extensions_inbound.conf.j2")
    lists: dict[str, list[BlockedCaller]] = {"": []}
    for blocked in office.blocked_callers:
        lists.setdefault(blocked.number, []).append(blocked)
    for number, rows in sorted(lists.items()):
        yield f"blocked/{number.removeprefix('+') or 'all'}.conf", _list(number, rows)


def _list(number: str, rows: Iterable[BlockedCaller]) -> str:
    found: dict[str, dict[str, str]] = {"callers": {}, "prefixes": {}}
    for row in rows:
        found[_SECTION[row.kind]][row.digits or "anonymous"] = "busy" if row.busy else "word"
    lengths = sorted({len(digits) for digits in found["prefixes"]}, reverse=True)
    shelves = [{"name": name, "facts": sorted(facts.items())} for name, facts in found.items()]
    shelves.append({"name": "lengths", "facts": [("prefixes", "&".join(map(str, lengths)))] if lengths else []})
    title = f"Who is not put through to {number}" if number else "Who is not put through to any number"
    return fill("asterisk/shelf.conf.j2", title=title, rows=shelves)

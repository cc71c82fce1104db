"""What somebody did to the live files by hand."""

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.generations import GenerationError, GenerationStore
from pbxmanager.asterisk.render import marker, render
from pbxmanager.operations.difference import unified_diff
from pbxmanager.operations.snapshots import load, snapshot_path
from pbxmanager.values import InvalidValue


def hand_edits(engine: Engine, number: int, altered: tuple[str, ...], most: int | None = None) -> str:
    """Return how the altered files of a generation differ from what was written, as a unified diff, secrets masked.

    What was written is rendered once more from the kept snapshot, since an edit in place reaches every generation that
    shares the file. A file that this version of the program renders in another way is named without its difference.
    """
    store = GenerationStore(engine.home)
    office = load(snapshot_path(engine.home, number))
    try:
        wanted = store.manifest(number).files
        rendering = render(office, engine) if office is not None else {}
    except (GenerationError, InvalidValue):
        return ""
    known = [path for path in altered if path not in wanted or _is(rendering.get(path), wanted[path])]
    found = store.read(number)
    written = {path: rendering[path] for path in known if path in wanted}
    there = {path: found[path] for path in known if path in found}
    said = [unified_diff(written, there, most)] if known else []
    said += [f"--- {path}: changed; what was written is not known any more" for path in altered if path not in known]
    return "\n".join(said).replace("--- live/", "--- written/").replace("+++ next/", "+++ found/")


def _is(text: str | None, digest: str) -> bool:
    return text is not None and marker.sha(text) == digest

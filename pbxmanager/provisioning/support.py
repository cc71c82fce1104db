"""The table of what each maker's telephones can be told, as it stands in ``docs/phone-settings.md``."""

import re
from collections.abc import Callable, Iterable, Iterator

from pbxmanager.provisioning.changes import FURTHER
from pbxmanager.provisioning.declared import SETTINGS, Group
from pbxmanager.provisioning.drivers import DRIVERS, Driver, Model
from pbxmanager.provisioning.heeded import has_dot1x, has_key, is_heeded
from pbxmanager.provisioning.values import BookKind, Dot1xMode, KeyKind

_HEAD = """# What phones can be told

Made from the drivers, and held to them by a test (`UPDATE_GOLDEN=1 deploy/test tests/unit/provisioning/test_support.py` writes
it anew): a setting counts as told when a telephone's files differ with it. ● all models, ◐ some, · none. What a model has no
setting for is said on a phone's page **Effective settings**, beside the value. Whether a telephone obeys is another matter: what
nobody has seen on one is marked “not confirmed on a phone” in its template (`asterisk_templates/phones/`).
"""
_AUTHORITY = "authority of the server"
_TITLES = {
    Group.SERVER: "Telephone system",
    Group.CALLS: "Calls",
    Group.TIME: "Time",
    Group.DISPLAY: "Display and sounds",
    Group.PHONEBOOK: "LDAP directory",
    Group.NETWORK: "Network",
    Group.MAINTENANCE: "Maintenance",
}

Column = tuple[Driver, tuple[Model, ...]]
Says = Callable[[Driver, Model], bool | None]
"""Whether a model has something; None: the question makes no sense for it."""


def columns() -> Iterator[tuple[str, Column]]:
    """Return the makers, those of one maker that have a template of their own apart."""
    for driver in DRIVERS.values():
        groups: dict[str, list[Model]] = {}
        for model in driver.models:
            template = driver.template_for(model)
            groups.setdefault("base" if template == model.name else template, []).append(model)
        for number, models in enumerate(groups.values()):
            yield driver.title + (f", {models[0].name} …" if number else ""), (driver, tuple(models))


def rows() -> Iterator[tuple[str, list[tuple[str, Says]]]]:
    """Return the table's parts: a title, and what is asked in each row."""
    yield "Lines", [(name, _told(name)) for name in FURTHER if not name.startswith(("802.1X", _AUTHORITY))]
    for group in Group:
        asked = [(setting.name, _told(setting.name)) for setting in SETTINGS if setting.group is group]
        if group is Group.NETWORK:
            asked += [(f"dot1x = {mode.value}", _dot1x(mode)) for mode in Dot1xMode if mode is not Dot1xMode.OFF]
            asked += [(name, _told(name)) for name in FURTHER if name.startswith("802.1X")]
        if group is Group.MAINTENANCE:
            asked.append((_AUTHORITY, _told(_AUTHORITY)))
        yield _TITLES[group], asked
    yield "Telephone books", [(kind.title(), _book(kind)) for kind in BookKind if kind is not BookKind.ALL]
    keys: list[tuple[str, Says]] = [
        (kind.value.replace("_", " "), _key(kind)) for kind in KeyKind if kind is not KeyKind.EMPTY
    ]
    yield "Keys", [*keys, ("on expansion modules", _module)]


def document() -> str:
    """Return the whole page."""
    shown = list(columns())
    lines = [_HEAD, "| | " + " | ".join(title for title, _column in shown) + " |", "|---|" + ":-:|" * len(shown)]
    for title, asked in rows():
        makers = [(driver, tuple(_kinds(models, of_keys=title == "Keys"))) for _title, (driver, models) in shown]
        lines.append(f"| **{title}** |" + " |" * len(shown))
        lines += [f"| {name} | " + " | ".join(_mark(*maker, says) for maker in makers) + " |" for name, says in asked]
    lines += ["", "## In their own way", ""]
    for driver in DRIVERS.values():
        lines += [f"- {driver.title}, `{name}`: {text}" for name, text in sorted(driver.remarks.items())]
    without = [title for title, (driver, models) in shown if _mark(driver, models, _told(_AUTHORITY)) == "·"]
    lines += [
        "",
        "The authority of the server is the one that `PBX_PHONE_AUTHORITY` names: telephones are told to trust it besides those "
        "of their factory, for their files and for SIP over TLS. No public documentation of a setting for it was found for: "
        f"{'; '.join(without)}. Those need a server certificate of an authority that they know; some let one be loaded on their "
        "own pages.",
    ]
    lines += [
        "",
        "Softphones take their line (server, transport, SRTP, codecs, outbound proxy, mailbox) and nothing else from here.",
    ]
    return "\n".join(lines) + "\n"


def _mark(driver: Driver, models: Iterable[Model], says: Says) -> str:
    said = {answer for model in models if (answer := says(driver, model)) is not None}
    if not said:
        return ""
    return "◐" if len(said) == 2 else "●" if said == {True} else "·"


def _kinds(models: tuple[Model, ...], of_keys: bool) -> Iterable[Model]:
    """Return one model of each kind: those that differ in numbers only are told the same."""
    found: dict[object, Model] = {}
    for model in models:
        facts = frozenset((name, re.sub(r"\d+", "", text)) for name, text in model.facts.items())
        kind = (model.keys > 0, model.keys > 1, model.modules > 0) if of_keys else (model.accounts > 1, model.screen)
        found.setdefault((kind, facts), model)
    return found.values()


def _told(setting: str) -> Says:
    """Ask for a setting. Of several lines only models can be asked that have them."""

    def says(driver: Driver, model: Model) -> bool | None:
        if setting in ("several lines", "codecs of each line") and model.accounts == 1:
            return None
        return is_heeded(driver.name, model.name, setting)

    return says


def _dot1x(mode: Dot1xMode) -> Says:
    return lambda driver, model: has_dot1x(driver.name, model.name, mode.value)


def _book(kind: BookKind) -> Says:
    """Ask for a telephone book: entries of its kind reach the telephone, in a book of their own or in one for all."""
    return lambda driver, model: model.screen and (kind in driver.books or BookKind.ALL in driver.books)


def _key(kind: KeyKind) -> Says:
    def says(driver: Driver, model: Model) -> bool | None:
        return has_key(driver.name, model.name, kind.value) if model.keys else None

    return says


def _module(driver: Driver, model: Model) -> bool | None:
    return has_key(driver.name, model.name, KeyKind.BLF.value, True) if model.modules else None

"""What the template prints: the drawings with every key's text, colour and address."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from pbxmanager.provisioning.effective import FoundKey
from pbxmanager.provisioning.picture.drawing import Box, Sheet, draw_module, draw_phone
from pbxmanager.provisioning.picture.subjects import Subject
from pbxmanager.provisioning.values import KeyKind

_LONGEST = 18
"""Characters for which there is room on a key."""
_COLOURS = {
    KeyKind.LINE: "line",
    KeyKind.BLF: "lamp",
    KeyKind.SPEED_DIAL: "dial",
    KeyKind.INTERCOM: "dial",
    KeyKind.EMPTY: "empty",
}


@dataclass(frozen=True, slots=True)
class Cap:
    """A key as it is drawn."""

    position: int
    box: Box
    label: str
    what: str
    spoken: str
    """The whole of it, for screen readers and as a tip."""
    style: str
    href: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A page or a module to go to."""

    title: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Where:
    """What is open: pages from 1, module 0 when none is shown, key position 0 when none is chosen."""

    page: int = 1
    module: int = 0
    module_page: int = 1
    chosen: tuple[int, int] = (0, 0)
    model: str = ""

    def address(self, **changed: object) -> str:
        """Return the query of this view with something changed."""
        facts: dict[str, object] = {"page": self.page, "module": self.module, "mpage": self.module_page}
        if self.model:
            facts["model"] = self.model
        return "?" + urlencode({**facts, **changed})


@dataclass(frozen=True, slots=True)
class Picture:
    """All of it."""

    phone: Sheet
    caps: Sequence[Cap]
    pages: Sequence[Tab]
    module: Sheet | None
    module_caps: Sequence[Cap]
    modules: Sequence[Tab]
    module_pages: Sequence[Tab]


def paint(subject: Subject, where: Where) -> Picture:
    """Return the picture of what is open."""
    face = subject.face
    phone = draw_phone(face, where.page)
    module = draw_module(face.module, where.module_page) if face.module and where.module else None
    return Picture(
        phone=phone,
        caps=_caps(subject, where, 0, phone),
        pages=[
            Tab(_("Page %(n)d") % {"n": n}, where.address(page=n), n == where.page) for n in range(1, face.pages + 1)
        ],
        module=module,
        module_caps=_caps(subject, where, where.module, module) if module else (),
        modules=[
            Tab(_("Module %(n)d") % {"n": n}, where.address(module=n, mpage=1), n == where.module)
            for n in range(1, (face.modules if face.module else 0) + 1)
        ],
        module_pages=[
            Tab(_("Page %(n)d") % {"n": n}, where.address(mpage=n), n == where.module_page)
            for n in range(1, (face.module.pages if face.module else 0) + 1)
        ],
    )


def spoken_source(subject: Subject, found: FoundKey | None) -> str:
    """Return who set a key, in words."""
    if found is None:
        return ""
    return _("set here") if subject.is_own(found) else _("inherited from %(level)s") % {"level": found.source}


def _caps(subject: Subject, where: Where, module: int, sheet: Sheet) -> list[Cap]:
    return [_cap(subject, where, module, spot.position, spot.box) for spot in sheet.spots]


def _cap(subject: Subject, where: Where, module: int, position: int, box: Box) -> Cap:
    found = subject.keys.get((module, position))
    label, what, drawn, style = "", _("not set"), "", "unset"
    if found is not None:
        key = found.key
        label = key.label or subject.names.get(key.value, "") or key.value
        what = str(key.get_kind_display())
        style = _COLOURS.get(KeyKind(key.kind), "other")
        if key.kind == KeyKind.LINE:
            label = key.label or subject.accounts.get(key.line, "") or str(key.line)
            what = _("Line %(n)d") % {"n": key.line}
        elif key.value and key.value != label:
            drawn = f"{what.partition(' (')[0]} {key.value}"
            what = f"{what} {key.value}"
        style += "" if subject.is_own(found) else " inherited"
    chosen = (module, position) == where.chosen
    said = ", ".join(part for part in (label, what, spoken_source(subject, found)) if part)
    place = {"n": position, "module": module, "what": said}
    return Cap(
        position=position,
        box=box,
        label=_short(label),
        what=_short(drawn or what, 22),
        spoken=(_("Module %(module)d, key %(n)d: %(what)s") if module else _("Key %(n)d: %(what)s")) % place,
        style=f"{style} chosen" if chosen else style,
        href=where.address(key=f"{module}.{position}") + "#key",
    )


def _short(text: str, most: int = _LONGEST) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"

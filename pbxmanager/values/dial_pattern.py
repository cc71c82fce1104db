"""Patterns of dialled digits, in the notation that every Asterisk administrator knows."""

import re
from dataclasses import dataclass

from pbxmanager.values.errors import InvalidValue

_ATOM = re.compile(r"[0-9*#+XZN]|\[(?:[0-9]-[0-9]|[0-9])+\]")
_SETS = {"X": "0123456789", "Z": "123456789", "N": "23456789"}
LONGEST = 40


@dataclass(frozen=True, order=True, slots=True)
class DialPattern:
    """What a caller dials: digits, ``+``, ``*``, ``#``, sets, and at the end ``.`` (one or more further digits) or ``!``
    (any number of them).

    ``X`` is 0–9, ``Z`` 1–9, ``N`` 2–9, ``[2-57]`` a choice. At least one fixed place must stand before ``.`` or ``!``:
    a pattern for everything would swallow all other numbers.
    """

    text: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.text) <= LONGEST:
            raise InvalidValue(f"A pattern has 1 to {LONGEST} characters.")
        atoms, rest = _atoms(self.text)
        if rest not in ("", ".", "!"):
            raise InvalidValue(
                f"“{rest[0]}” can't stand here. Use digits, + * #, X (0–9), Z (1–9), N (2–9), a choice like [2-57], "
                "and at the very end . (one or more digits) or ! (none or more)."
            )
        if not atoms:
            raise InvalidValue("Put at least one digit or set before the . or !, such as 0. or X.")
        for atom in atoms:
            if atom.startswith("[") and not _choices(atom):
                raise InvalidValue(f"The range in {atom} runs backwards.")

    @property
    def is_exact(self) -> bool:
        """Whether it stands for just one number."""
        return bool(re.fullmatch(r"[0-9*#+]+", self.text))

    @property
    def literal_start(self) -> str:
        """The fixed characters with which every number that matches begins."""
        found = re.match(r"[0-9*#+]*", self.text)
        return found.group() if found else ""

    @property
    def shortest(self) -> int:
        """How many digits the shortest number has that matches."""
        atoms, rest = _atoms(self.text)
        return len(atoms) + (1 if rest == "." else 0)

    @property
    def asterisk(self) -> str:
        """The extension to write in ``extensions.conf``: exact numbers bare, others after an underscore."""
        return self.text if self.is_exact else f"_{self.text}"

    def matches(self, dialled: str) -> bool:
        """Whether a dialled number falls under this pattern, by Asterisk's own rules."""
        atoms, rest = _atoms(self.text)
        tail = {"": "", ".": r"[0-9*#+]+", "!": r"[0-9*#+]*"}[rest]
        expression = "".join(f"[{re.escape(_choices(atom))}]" for atom in atoms) + tail
        return re.fullmatch(expression, dialled) is not None

    def rest_matches(self, count: int, rest: str) -> bool:
        """Whether a number falls under this pattern that ends with ``rest`` after its first ``count`` digits."""
        atoms, _ = _atoms(self.text)
        if count > len(atoms):
            return False
        start = "".join(_choices(atom)[0] for atom in atoms[:count])
        return self.matches(start + rest)

    def __str__(self) -> str:
        return self.text


def _atoms(text: str) -> tuple[list[str], str]:
    atoms = []
    place = 0
    while found := _ATOM.match(text, place):
        atoms.append(found.group())
        place = found.end()
    return atoms, text[place:]


def _choices(atom: str) -> str:
    if atom in _SETS:
        return _SETS[atom]
    if not atom.startswith("["):
        return atom
    chosen: set[str] = set()
    for low, high in re.findall(r"([0-9])(?:-([0-9]))?", atom):
        if high and high < low:
            return ""
        chosen.update(str(d) for d in range(int(low), int(high or low) + 1))
    return "".join(sorted(chosen))

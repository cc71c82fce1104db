"""Parameters that are printed once each: a raw override takes the place of the template's value.

Some formats, such as XML attributes, can't hold a name twice, and of others no maker says which of two values wins.
"""

from collections.abc import Callable, Iterable, Iterator

from pbxmanager.provisioning.escapes import ESCAPES, Syntax, Written, name


class Parameters:
    """Prints a maker's parameters into one file. Templates call it with name and value: ``{{ p("P2", password) }}``."""

    def __init__(self, form: Callable[[str, str], str], syntax: Syntax, raw: Iterable[tuple[str, str]]) -> None:
        """Take the ``form`` of one parameter, made from its name and its escaped value, and the overrides."""
        self._form = form
        self._escape = ESCAPES[syntax]
        self._raw = dict(raw)
        self._printed: set[str] = set()

    def __call__(self, key: str, item: str | int) -> Written:
        """Return a parameter, with the override's value if there is one. What is in the file's syntax already stays as it is.

        :raises ValueError: when it has been printed before.
        :raises TypeError: for anything but texts and whole numbers.
        :raises InvalidValue: when name or value can't stand in the file.
        """
        if key in self._printed:
            raise ValueError(f"{key} is written twice")
        self._printed.add(key)
        item = self._raw.get(key, item)
        if isinstance(item, bool) or not isinstance(item, str | int):
            raise TypeError(f"A parameter is a text or a whole number, not {item!r}")
        return Written(self._form(name(key), item if isinstance(item, Written) else self._escape(str(item))))

    def rest(self) -> Iterator[Written]:
        """Return the overrides that took nobody's place."""
        for key, item in self._raw.items():
            if key not in self._printed:
                yield self(key, item)

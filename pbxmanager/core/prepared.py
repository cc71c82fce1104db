"""Queries that are put together once and then run many times.

Django takes ten times as long to put a query together as a database takes to answer it. That does not matter on a page; it does
when thousands of telephones come back at once. What comes out are the same objects as from the query itself.
"""

from collections.abc import Callable, Collection, Iterable
from threading import local
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

Row = TypeVar("Row")
Value = int | str | Collection[int] | Collection[str]
"""What a query is asked with: one value, or several of which any will do (``__in``)."""
LONGEST = 60
"""With more values than these the query is put together anew: its own length costs more than Django does."""
_SHAPES = 50
"""So many lengths of collections are remembered; a further one begins anew."""
_MARK = 2_147_480_000
"""Stands for a value while a query is put together, and fits into every integer field but the small ones."""

_Flat = list[int | str]


class Prepared(Generic[Row]):
    """A query with places for values, called with the values.

    :param make: makes the query from values. Each must reach the database as it is given: no ``contains``, no sliced text, no
        network address (PostgreSQL has a type of its own for those).
    """

    def __init__(self, make: "Callable[..., QuerySet[Any, Row]]") -> None:
        self._make = make
        self._kept = local()

    def __call__(self, *values: Value) -> list[Row]:
        """Return the rows for some values.

        :raises ValueError: when the query does not hold a value as it is.
        """
        flat: _Flat = []
        shape = []
        for value in values:
            several = not isinstance(value, int | str)
            own: _Flat = list(value) if several else [value]  # type: ignore[arg-type,list-item]
            shape.append((several, *(type(each) for each in own)))
            flat += own
        if len(flat) > LONGEST:
            return list(self._make(*values))
        ready = self._ready(tuple(shape))
        return ready.rows(flat) if ready is not None else []

    def _ready(self, shape: tuple[tuple[object, ...], ...]) -> "_Ready[Row] | None":
        """Return the query for values of a shape, made for this thread's connection; None when no row can fit."""
        kept: dict[object, _Ready[Row] | None] = self._kept.__dict__.setdefault("ready", {})
        ready = kept.get(shape)
        if shape in kept and (ready is None or ready.is_current()):
            return ready
        if len(kept) >= _SHAPES:
            kept.clear()
        marks: _Flat = []
        places = []
        for several, *kinds in shape:
            own: _Flat = [
                _MARK + len(marks) + n if kind is int else f"{_MARK + len(marks) + n}" for n, kind in enumerate(kinds)
            ]
            places.append(own if several else own[0])
            marks += own
        try:
            kept[shape] = _Ready(self._make(*places), marks)
        except EmptyResultSet as error:
            if all(kinds for several, *kinds in shape if several):  # then it is a stand-in that no row could fit
                raise ValueError("A value does not come into this query as it is.") from error
            kept[shape] = None
        return kept[shape]


class _Ready(Generic[Row]):
    """A query in the database's own words. Django 5.2: a query set asks its query for a compiler, and that for its words."""

    def __init__(self, queryset: "QuerySet[Any, Row]", marks: _Flat) -> None:
        self._queryset = queryset
        self._compiler = queryset.query.get_compiler(using=queryset.db)
        self._sql, parameters = self._compiler.as_sql()
        self._parameters = list(parameters)
        known = {mark: place for place, mark in enumerate(marks)}
        self._places = [
            (n, known[each]) for n, each in enumerate(parameters) if isinstance(each, int | str) and each in known
        ]
        if {place for _, place in self._places} != set(known.values()):
            raise ValueError("A value does not come into this query as it is.")
        self._compiler.as_sql = self._words
        queryset.query.get_compiler = lambda *_, **__: self._compiler  # type: ignore[method-assign]

    def is_current(self) -> bool:
        """Whether it was made for the connection that this thread has now."""
        return self._compiler.connection is connections[self._queryset.db]

    def rows(self, values: _Flat) -> list[Row]:
        """Return the rows for some values."""
        for n, place in self._places:
            self._parameters[n] = values[place]
        found: Iterable[Row] = cast(Any, self._queryset)._iterable_class(self._queryset)
        return list(found)

    def _words(self, *_: object, **__: object) -> tuple[str, tuple[Any, ...]]:
        return self._sql, tuple(self._parameters)

"""Several people at once, from lines such as a spreadsheet gives: each is held to the rules of the form for one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import modelform_factory
from django.utils.translation import gettext as _

from pbxmanager.directory.models import Department, Extension, Person, Site
from pbxmanager.directory.new_person import NewPersonForm
from pbxmanager.directory.numbers import free_numbers

MOST = 500
"""People at once."""
_SEPARATORS = re.compile(r"[\t;；]")
_FORM: type[NewPersonForm] = modelform_factory(  # type: ignore[assignment]  # the stubs lose the form's own class
    Person, form=NewPersonForm, fields=("name", "email", "site", "department", "language")
)


@dataclass(frozen=True)
class Line:
    """One person, as written. Without a number, the next free one is taken; a department that is not there is made."""

    place: int
    """Counted from 1; named where something is wrong."""
    name: str
    number: str = ""
    email: str = ""
    department: str = ""


@dataclass(frozen=True)
class Everyone:
    """What holds for all of them."""

    site: Site
    first_number: str
    permission_class: Any = None
    device_kind: str = ""
    """Empty: no telephone yet."""


class LinesRefused(Exception):
    """Nothing was made. ``problems`` are the lines that are wrong, by place."""

    def __init__(self, problems: dict[int, list[str]]) -> None:
        super().__init__(problems)
        self.problems = problems


def read_lines(text: str) -> list[Line]:
    """Read a name a line, and behind it, in any order, a number, an e-mail address and a department, apart by ; or a tabulator.

    :raises LinesRefused: where a line holds more than that.
    """
    lines, problems = [], {}
    for place, written in enumerate(text.splitlines(), start=1):
        name, *others = (part.strip() for part in _SEPARATORS.split(written))
        found: dict[str, str] = {}
        for part in filter(None, others):
            what = "number" if part.isdecimal() else "email" if "@" in part else "department"
            if what in found:
                problems[place] = [_("Both “%(one)s” and “%(other)s”?") % {"one": found[what], "other": part}]
            found[what] = part
        if name or found:
            lines.append(Line(place, name, **found))
    if problems:
        raise LinesRefused(problems)
    return lines


def add_several(lines: Sequence[Line], everyone: Everyone) -> list[Extension]:
    """Make all of these people with extension, voicemail box and telephone, or nobody.

    :raises LinesRefused: naming the lines that are wrong and the mend.
    """
    if len(lines) > MOST:
        raise LinesRefused({lines[MOST].place: [_("At most %(most)d people at once.") % {"most": MOST}]})
    with transaction.atomic():
        # Departments come first, for the forms to choose from; they go again with everything else.
        departments, problems = _departments(lines)
        forms = _forms(_numbered(lines, everyone.first_number, problems), everyone, departments)
        numbers = {line.place: line.number for line in lines}
        known = set(Person.objects.filter(name__in=[line.name for line in lines]).values_list("name", flat=True))
        for line, form in forms:
            texts = [str(text) for found in form.errors.values() for text in found]
            if line.name in known and not numbers[line.place]:
                texts.append(
                    _("%(name)s is here already. If this is somebody else, write a number behind the name.")
                    % {"name": line.name}
                )
            known.add(line.name)
            if texts:
                problems.setdefault(line.place, []).extend(texts)
        if problems:
            raise LinesRefused(dict(sorted(problems.items())))
        made = [form.save_telephone(form.save()) for _line, form in forms]
    return [extension for extension in made if extension is not None]


def _numbered(lines: Sequence[Line], first: str, problems: dict[int, list[str]]) -> list[Line]:
    """Give those without a number the free ones from the first on, in their order."""
    given: dict[str, int] = {}
    for line in lines:
        if line.number and line.number in given:
            text = _("%(number)s stands in line %(place)d, too.") % {
                "number": line.number,
                "place": given[line.number],
            }
            problems.setdefault(line.place, []).append(text)
        elif line.number:
            given[line.number] = line.place
    free = free_numbers(first, taken=given)
    numbered = []
    for line in lines:
        number = line.number or next(free, "")
        if not number:
            problems.setdefault(line.place, []).append(_("No number is left. Begin with a lower one."))
        numbered.append(Line(line.place, line.name, number, line.email, line.department))
    return numbered


def _departments(lines: Iterable[Line]) -> tuple[dict[str, Department], dict[int, list[str]]]:
    known = {department.name: department for department in Department.objects.all()}
    problems: dict[int, list[str]] = {}
    for line in lines:
        if line.department and line.department not in known:
            made = Department(name=line.department)
            try:
                made.full_clean()
            except ValidationError as error:
                problems[line.place] = error.messages
            else:
                made.save()
                known[made.name] = made
    return known, problems


def _forms(
    lines: Iterable[Line], everyone: Everyone, departments: dict[str, Department]
) -> list[tuple[Line, NewPersonForm]]:
    common = {
        "site": everyone.site.pk,
        "permission_class": everyone.permission_class and everyone.permission_class.pk,
        "device_kind": everyone.device_kind,
    }
    forms = []
    for line in lines:
        department = departments.get(line.department)
        own = {
            "name": line.name,
            "email": line.email,
            "number": line.number,
            "department": department and department.pk,
        }
        forms.append((line, _FORM({**common, **own})))
    return forms

"""Questions about feature codes in the number plan, speed dials and dial-in lines."""

from collections.abc import Iterator
from itertools import permutations

from pbxmanager.snapshot.features import Argument
from pbxmanager.snapshot.findings import Finding, Severity
from pbxmanager.snapshot.office import Snapshot
from pbxmanager.values import DialPattern


def codes_hide_no_other_code(office: Snapshot) -> Iterator[Finding]:
    """A code that takes digits can never be given those that make it another code, which stands alone."""
    dialled = [code for code in office.feature_codes if not code.facts.in_call]
    for one, other in permutations(dialled, 2):
        takes = one.facts.argument is not Argument.NOTHING
        if (
            takes
            and other.facts.argument is Argument.NOTHING
            and other.code != one.code
            and other.code.startswith(one.code)
        ):
            text = (
                f"Feature code {other.code} (“{other.name}”) is also {one.code} (“{one.name}”) followed by "
                f"{other.code[len(one.code) :]}: “{one.name}” can't be used with that. Change one of them."
            )
            yield Finding(Severity.WARNING, "feature_codes", other.id, text)


def codes_leave_routes_alone(office: Snapshot) -> Iterator[Finding]:
    """A route whose pattern matches a code never gets that number: codes come first."""
    for code in (code for code in office.feature_codes if not code.facts.in_call):
        for route in office.outbound_routes:
            for pattern in route.patterns:
                shape = DialPattern(pattern.pattern)
                if shape.matches(code.code) and not shape.literal_start.startswith(code.code):
                    text = (
                        f"Outbound route {route.name}: {code.code}, which the pattern {pattern.pattern} matches, is the feature "
                        f"code for “{code.name}”."
                    )
                    yield Finding(Severity.WARNING, "outbound_routes", route.id, text)


def speed_dials_reach_somebody(office: Snapshot) -> Iterator[Finding]:
    """A number that nothing in the office answers to."""
    known = {e.number for e in office.extensions} | {d.number for d in office.destinations if d.number}
    known |= {number.digits for number in office.emergency_numbers}
    patterns = [DialPattern(pattern.pattern) for route in office.outbound_routes for pattern in route.patterns]
    for dial in office.speed_dials:
        if dial.number not in known and not any(pattern.matches(dial.number) for pattern in patterns):
            text = (
                f"Speed dial {dial.key} ({dial.name or dial.number}): {dial.number} is no internal number, and no outbound route "
                "takes it. Write it as it is dialled."
            )
            yield Finding(Severity.WARNING, "speed_dials", dial.id, text)


def dial_in_lines_are_kept(office: Snapshot) -> Iterator[Finding]:
    """A dial tone for everybody must not spend without end."""
    classes = {each.id: each for each in office.permission_classes}
    for line in office.disas:
        permissions = classes.get(line.permission_class or 0)
        if permissions and permissions.routes and permissions.max_minutes is None and not line.callers:
            text = (
                f"Dial-in line {line.name}: whoever guesses its PIN may call outside without end. Name the callers, or give "
                f"the permissions “{permissions.name}” a limit of minutes a day."
            )
            yield Finding(Severity.WARNING, "destinations", line.id, text)


QUESTIONS = (
    codes_hide_no_other_code,
    codes_leave_routes_alone,
    speed_dials_reach_somebody,
    dial_in_lines_are_kept,
)

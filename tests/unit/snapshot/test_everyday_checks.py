"""Feature codes in the number plan, speed dials and dial-in lines are questioned."""

from dataclasses import replace

from pbxmanager.snapshot import Disa, FeatureCode, PermissionClass, RoutePattern, Severity, SpeedDial, check
from pbxmanager.snapshot.everyday_checks import QUESTIONS
from tests.unit.asterisk.office import small_office


def said(office):
    return [finding.text for question in QUESTIONS for finding in question(office)]


def with_pattern(pattern):
    office = small_office()
    route = replace(office.outbound_routes[0], patterns=(RoutePattern(pattern),))
    return replace(office, outbound_routes=(route, *office.outbound_routes[1:]))


def test_the_usual_codes_are_told_apart_and_leave_all_routes_alone():
    assert said(small_office()) == []


def test_a_code_within_the_digits_of_another_one_is_a_warning():
    codes = (FeatureCode(1, "speed-dial", "*7"), FeatureCode(2, "clock", "*70"))
    (text,) = said(replace(small_office(), feature_codes=codes))
    assert text.startswith(
        "Feature code *70 (“The exact time”) is also *7 (“Speed dial: two digits follow”) followed by 0"
    )


def test_one_code_for_two_services_is_an_error():
    codes = (FeatureCode(1, "clock", "*70"), FeatureCode(2, "redial", "*70"))
    errors = [f.text for f in check(replace(small_office(), feature_codes=codes)) if f.severity is Severity.ERROR]
    assert errors == [
        "Feature code *70 stands for both “The exact time” and “Dial the last number again”. Change one of them."
    ]


def test_a_route_whose_pattern_is_a_code_is_a_warning():
    assert any(
        "which the pattern *6X matches, is the feature code for “The exact time”" in t
        for t in said(with_pattern("*6X"))
    )


def test_a_speed_dial_to_nowhere_is_a_warning():
    office = replace(
        small_office(),
        speed_dials=(SpeedDial(1, "", "01", "4711"), SpeedDial(2, "", "02", "110"), SpeedDial(3, "", "03", "1001")),
    )
    assert said(office) == [
        "Speed dial 01 (4711): 4711 is no internal number, and no outbound route takes it. Write it as it is dialled."
    ]


def test_a_dial_tone_for_everybody_without_a_limit_is_a_warning():
    line = Disa(9, "Dial in", "x", 1, 60)
    office = replace(small_office(), disas=(line,))
    assert "may call outside without end" in said(office)[0]
    assert said(replace(office, disas=(replace(line, callers=("+8613800138009",)),))) == []
    limited = tuple(replace(each, max_minutes=60) for each in office.permission_classes)
    assert said(replace(office, permission_classes=limited)) == []
    assert said(replace(office, disas=(replace(line, permission_class=None),))) == []
    assert isinstance(office.permission_classes[0], PermissionClass)

"""Questions to a whole office are answered in its own words."""

from dataclasses import replace

from pbxmanager.snapshot import (
    EmergencyNumber,
    Encryption,
    FeatureCode,
    OutboundRoute,
    Prompt,
    RoutePattern,
    Severity,
    Snapshot,
    check,
)
from tests.unit.asterisk.office import small_office


def said(office: Snapshot, severity: Severity = Severity.ERROR) -> list[str]:
    return [finding.text for finding in check(office) if finding.severity is severity]


def test_a_sound_office_has_no_errors():
    assert said(small_office()) == []


def test_an_extension_on_an_emergency_number_is_an_error():
    office = replace(small_office(), emergency_numbers=(EmergencyNumber(1, "1001", "Police"),))
    assert said(office) == [
        "1001 is an emergency number and can't be the extension of Ann Lee. Give the extension another number."
    ]


def test_one_number_for_two_is_an_error():
    office = small_office()
    twin = replace(office.extensions[1], number="1001")
    assert "The internal number 1001 is given 2 times." in said(
        replace(office, extensions=(office.extensions[0], twin))
    )


def test_keys_in_the_open_are_an_error():
    office = small_office()
    device = replace(office.devices[0], encryption=Encryption.SRTP)
    assert "Set its transport to TLS." in said(replace(office, devices=(device,)))[0]


def test_two_sites_behind_two_addresses_need_two_ports():
    office = small_office()
    main = replace(office.sites[0], external_address="192.0.2.1")
    branch = replace(main, id=2, name="Branch", external_address="192.0.2.2")
    assert "Give the site a SIP port of its own." in said(replace(office, sites=(main, branch)))[0]
    apart = replace(branch, sip_port=5070)
    assert said(replace(office, sites=(main, apart))) == []
    near = replace(branch, id=3, name="Near", sip_port=5071)
    assert "overlap" in said(replace(office, sites=(main, apart, near)))[0]


def test_a_route_that_nobody_can_take_is_a_warning():
    office = replace(small_office(), outbound_routes=(OutboundRoute(1, 1, "Lost", (RoutePattern("0X."),), ()),))
    assert "Outbound route Lost has no trunk in service: its calls are refused." in said(office, Severity.WARNING)


def test_an_extension_without_a_telephone_is_a_warning():
    assert any("1003" in text and "no device" in text for text in said(small_office(), Severity.WARNING))


def test_a_code_pressed_during_a_call_must_not_begin_like_another():
    office = small_office()
    abort = next(code for code in office.feature_codes if code.feature == "transfer-abort")
    complete = FeatureCode(99, "transfer-complete", abort.code + "1")
    assert "can't be told from" in said(replace(office, feature_codes=(abort, complete)))[0]
    dialled = FeatureCode(99, "echo-test", abort.code + "1")
    assert said(replace(office, feature_codes=(abort, dialled))) == []


def test_a_prompt_without_sound_stands_in_the_way_unless_it_is_recorded_by_phone():
    silent = Prompt(1, "Silent", "en", ())
    found = {
        digits: [
            f.severity for f in check(Snapshot(prompts=(replace(silent, digits=digits, secret=secret),))) if f.id == 1
        ]
        for digits, secret in (("", ""), ("7", "4071"), ("8", ""))
    }
    assert found == {"": [Severity.ERROR], "7": [Severity.WARNING], "8": [Severity.ERROR, Severity.WARNING]}

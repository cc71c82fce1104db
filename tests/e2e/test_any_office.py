"""Whatever office is described, with whatever names and passwords: Asterisk loads exactly that."""

from dataclasses import fields, replace
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pbxmanager.asterisk.config_file import sections
from pbxmanager.asterisk.rehearsal import rehearse
from pbxmanager.asterisk.render import render
from pbxmanager.snapshot import (
    CallerIdPolicy,
    Device,
    EmergencyNumber,
    Encryption,
    Extension,
    InboundNumber,
    NumberForm,
    OutboundRoute,
    PermissionClass,
    RoutePattern,
    Severity,
    Site,
    Snapshot,
    Target,
    Transport,
    Trunk,
    TrunkKind,
    check,
)
from pbxmanager.values import InvalidValue, clean_label
from tests.e2e.any_rest import rests
from tests.e2e.conftest import make_engine
from tests.e2e.office import CHINA

pytestmark = [pytest.mark.e2e]


def _is_label(text: str) -> bool:
    try:
        return clean_label(text) == text != ""
    except InvalidValue:
        return False


HOSTILE = [
    '"; exten => s,1,X',
    "${SHELL(x)}",
    "[a](!)",
    "#include x",
    ";--",
    "a\\",
    '"',
    ",",
    "=>",
    "李😀",
    "a;b;c",
    "$[1]",
]
shown = st.characters(exclude_categories=["C", "Zl", "Zp"])
labels = st.one_of(st.sampled_from(HOSTILE), st.text(shown, min_size=1, max_size=40).filter(_is_label))
letters = st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_categories=["Cc", "Zs"])
passwords = st.text(letters, min_size=1, max_size=30)
seconds = st.integers(5, 300)
patterns = st.sampled_from(
    ["0[1-9]X.", "00X.", "1[3-9]XXXXXXXXX", "9.", "+X.", "NXXXXXX", "*9X!", "[2-57-9]Z", "12345"]
)


@st.composite
def offices(draw: st.DrawFn) -> Snapshot:
    """Any office that the checks let through."""
    sites = tuple(
        Site(
            number,
            draw(labels),
            CHINA,
            draw(st.sampled_from(["en", "fr"])),
            "Asia/Shanghai",
            main_number=draw(st.sampled_from(["", "+862155501000"])),
            sip_port=None if number == 1 else 5060 + 10 * number,
            external_address=draw(st.sampled_from(["", "203.0.113.5"])),
            local_networks=("10.0.0.0/8", "fd00::/8") if draw(st.booleans()) else (),
            emergency_location=draw(st.one_of(st.just(""), labels)),
        )
        for number in range(1, 1 + draw(st.integers(1, 3)))
    )
    site_ids = st.sampled_from([site.id for site in sites])
    routes = tuple(
        OutboundRoute(
            draw(st.integers(1, 3)),
            number,
            draw(labels),
            tuple(
                RoutePattern(draw(patterns), draw(st.integers(0, 1)), draw(st.sampled_from(["", "+86", "+", "0#"])))
                for _ in range(draw(st.integers(1, 3)))
            ),
            tuple(draw(st.permutations([1, 2]))) if draw(st.booleans()) else (),
        )
        for number in range(1, 1 + draw(st.integers(0, 3)))
    )
    classes = tuple(
        PermissionClass(number, draw(labels), frozenset(r.id for r in routes if draw(st.booleans())))
        for number in (1, 2)
    )
    numbers = draw(st.lists(st.integers(200, 99999).map(str), min_size=1, max_size=12, unique=True))
    people = tuple(
        Extension(
            place,
            number,
            draw(labels),
            draw(site_ids),
            draw(st.sampled_from([None, 1, 2])),
            "en",
            draw(seconds),
            draw(st.sampled_from(["", "+862155501001"])),
            draw(st.booleans()),
        )
        for place, number in enumerate(numbers, start=1)
    )
    devices = tuple(
        Device(
            place * 10 + count,
            f"{person.number}-{place:04d}{count:04d}",
            draw(passwords),
            draw(labels),
            person.number,
            draw(site_ids),
            transport := draw(st.sampled_from(Transport)),
            draw(st.sampled_from(Encryption)) if transport is Transport.TLS else Encryption.NONE,
            draw(st.sampled_from([(), ("alaw",), ("g722", "ulaw")])),
            draw(st.booleans()),
        )
        for place, person in enumerate(people, start=1)
        for count in range(draw(st.integers(0, 2)))
    )
    trunks = tuple(
        Trunk(
            number,
            draw(labels),
            draw(st.sampled_from(TrunkKind)),
            f"127.0.0.{number + 1}",
            draw(st.sampled_from([None, 5080])),
            draw(st.sampled_from([Transport.UDP, Transport.TCP])),
            Encryption.NONE,
            (),
            CHINA,
            draw(site_ids),
            username=draw(st.sampled_from(["account", "a.b+c@d"])),
            secret=draw(passwords),
            number_form=draw(st.sampled_from(NumberForm)),
            caller_id_policy=draw(st.sampled_from(CallerIdPolicy)),
            max_calls=draw(st.sampled_from([None, 3])),
            did_in_to_header=draw(st.booleans()),
            inbound_prefix=draw(st.sampled_from(["", "+8621"])),
        )
        for number in (1, 2)
    )
    lines = Snapshot(
        sites,
        people,
        devices,
        trunks,
        (InboundNumber(1, "+862155501000", 1, Target("extension", people[0].number)),),
        routes,
        classes,
        (EmergencyNumber(1, "110", draw(labels)),),
    )
    return replace(lines, **draw(rests(people, devices, [site.id for site in sites], labels))).sorted()


def loads_exactly(office: Snapshot, home: Path) -> None:
    """Render, let a throwaway Asterisk load it, and read the data files back."""
    assume(not any(finding.severity is Severity.ERROR for finding in check(office)))  # would not get that far
    engine = make_engine(home)
    assert rehearse(office, engine) == ()
    files = render(office, engine)
    rows = {row.name: row for path, text in files.items() if path.startswith("numbers/") for row in sections(text)}
    for extension in office.extensions:
        row = rows.pop(extension.number)
        assert (row.get("name"), row.get("ring")) == (extension.name, str(extension.ring_seconds))
        assert row.get("class") == str(extension.permission_class or "")
        devices = office.devices_by_extension.get(extension.number, ())
        assert row.get("dial") == "&".join(f"PJSIP/{device.endpoint}" for device in devices)
    slots = {str(n) for lot in office.parking_lots for n in range(int(lot.first_slot), int(lot.last_slot) + 1)}
    assert rows.keys() == {each.number for each in office.destinations if each.number} | slots


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(office=offices())
def test_what_asterisk_loads_equals_the_office(office):
    loads_exactly(office, Path(mkdtemp(prefix="pbx-any-")))


@pytest.mark.slow
@settings(max_examples=250, suppress_health_check=list(HealthCheck))
@given(office=offices())
def test_what_asterisk_loads_equals_any_of_many_offices(office):
    loads_exactly(office, Path(mkdtemp(prefix="pbx-any-")))


def test_offices_may_hold_something_of_every_kind():
    """Whoever adds a collection to the snapshot adds it to ``any_rest``."""
    seen: set[str] = set()

    @settings(max_examples=60, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(office=offices())
    def look(office):
        seen.update(field.name for field in fields(Snapshot) if getattr(office, field.name))

    look()
    assert seen == {field.name for field in fields(Snapshot)}

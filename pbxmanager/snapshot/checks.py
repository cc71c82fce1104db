"""Questions to a whole office that no single field can answer."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, permutations

from pbxmanager.snapshot import (
    everyday_checks,
    flow_checks,
    group_checks,
    mail_checks,
    media_checks,
    menu_checks,
    name_directories,
    queue_checks,
    service_checks,
)
from pbxmanager.snapshot.features import Argument
from pbxmanager.snapshot.findings import Finding, Severity
from pbxmanager.snapshot.lines import TrunkKind
from pbxmanager.snapshot.office import Snapshot
from pbxmanager.snapshot.telephones import Encryption, Transport
from pbxmanager.values import DialPattern


def check(office: Snapshot) -> tuple[Finding, ...]:
    """Return everything that is wrong, errors first."""
    found = [finding for question in _QUESTIONS for finding in question(office)]
    return tuple(sorted(found, key=lambda finding: finding.severity is not Severity.ERROR))


def _numbers_are_unique(office: Snapshot) -> Iterator[Finding]:
    numbers = [*(e.number for e in office.extensions), *(d.number for d in office.destinations if d.number)]
    for number, times in Counter(numbers).items():
        if times > 1:
            twice = next((e for e in office.extensions if e.number == number), None)
            yield Finding(
                Severity.ERROR,
                "extensions",
                twice.id if twice else None,
                f"The internal number {number} is given {times} times.",
            )
    endpoints = Counter(device.endpoint for device in office.devices)
    for device in office.devices:
        if endpoints[device.endpoint] > 1:
            yield Finding(
                Severity.ERROR,
                "devices",
                device.id,
                f"The SIP user {device.endpoint} belongs to more than one device.",
            )


def _emergency_numbers_stay_free(office: Snapshot) -> Iterator[Finding]:
    emergency = {number.digits: number for number in office.emergency_numbers}
    for extension in office.extensions:
        if extension.number in emergency:
            yield Finding(
                Severity.ERROR,
                "extensions",
                extension.id,
                f"{extension.number} is an emergency number and can't be the extension of {extension.name}. "
                "Give the extension another number.",
            )


def _feature_codes_are_told_apart(office: Snapshot) -> Iterator[Finding]:
    for one, other in permutations(office.feature_codes, 2):
        if one.code == other.code and one.id < other.id:
            yield Finding(
                Severity.ERROR,
                "feature_codes",
                other.id,
                f"Feature code {one.code} stands for both “{one.name}” and “{other.name}”. Change one of them.",
            )
        elif (
            one.code != other.code
            and other.code.startswith(one.code)
            and one.facts.in_call == other.facts.in_call
            and (one.facts.in_call or Argument.NOTHING not in (one.facts.argument, other.facts.argument))
        ):
            yield Finding(
                Severity.ERROR,
                "feature_codes",
                other.id,
                f"Feature code {other.code} (“{other.name}”) can't be told from {one.code} (“{one.name}”) followed by a "
                "number. Change one of them.",
            )
    for code in (code for code in office.feature_codes if not code.facts.in_call):
        for route in office.outbound_routes:
            for pattern in route.patterns:
                if DialPattern(pattern.pattern).literal_start.startswith(code.code):
                    yield Finding(
                        Severity.WARNING,
                        "outbound_routes",
                        route.id,
                        f"Outbound route {route.name}: the feature code {code.code} (“{code.name}”) hides the pattern "
                        f"{pattern.pattern}.",
                    )


def _targets_exist(office: Snapshot) -> Iterator[Finding]:
    for number in office.inbound_numbers:
        if number.target is not None and number.target not in office.names:
            yield Finding(
                Severity.ERROR,
                "inbound_numbers",
                number.id,
                f"Number {number.number or '(any other)'} leads to something that is gone. Choose another destination.",
            )


def _emergency_calls_have_a_way(office: Snapshot) -> Iterator[Finding]:
    if not office.emergency_numbers:
        yield Finding(
            Severity.WARNING,
            "emergency_numbers",
            None,
            "No emergency number is defined: add 110, 112 or yours.",
        )
    elif not office.trunks:
        yield Finding(
            Severity.WARNING,
            "emergency_numbers",
            None,
            "Emergency calls have no way out: there is no trunk in service.",
        )
    for site in office.sites:
        if office.emergency_numbers and not (site.emergency_callback or site.main_number):
            yield Finding(
                Severity.WARNING,
                "sites",
                site.id,
                f"Site {site.name}: set the call-back number that emergency services see.",
            )


def _extensions_can_ring(office: Snapshot) -> Iterator[Finding]:
    for extension in office.extensions:
        if extension.number not in office.devices_by_extension:
            yield Finding(
                Severity.WARNING,
                "extensions",
                extension.id,
                f"Extension {extension.number} ({extension.name}) has no device: calls to it can't ring.",
            )


def _encryption_is_possible(office: Snapshot) -> Iterator[Finding]:
    for device in office.devices:
        if device.encryption is Encryption.SRTP and device.transport is not Transport.TLS:
            yield Finding(
                Severity.ERROR,
                "devices",
                device.id,
                f"Device {device.name} of {device.extension}: SRTP keys would travel in the open over "
                f"{device.transport.upper()}. Set its transport to TLS.",
            )


def _routes_have_trunks(office: Snapshot) -> Iterator[Finding]:
    for route in office.outbound_routes:
        if not route.trunks:
            yield Finding(
                Severity.WARNING,
                "outbound_routes",
                route.id,
                f"Outbound route {route.name} has no trunk in service: its calls are refused.",
            )
        if not route.patterns:
            yield Finding(
                Severity.WARNING,
                "outbound_routes",
                route.id,
                f"Outbound route {route.name} has no pattern: nobody reaches it.",
            )


def _patterns_stand_once(office: Snapshot) -> Iterator[Finding]:
    for route in office.outbound_routes:
        for pattern, times in Counter(each.pattern for each in route.patterns).items():
            if times > 1:
                text = f"Outbound route {route.name} lists the pattern {pattern} {times} times. Remove all but one."
                yield Finding(Severity.ERROR, "outbound_routes", route.id, text)


def _routes_are_not_hidden(office: Snapshot) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for route in office.outbound_routes:
        for pattern in route.patterns:
            first = seen.setdefault(pattern.pattern, route.name)
            if first != route.name:
                yield Finding(
                    Severity.WARNING,
                    "outbound_routes",
                    route.id,
                    f"Outbound route {route.name}: the pattern {pattern.pattern} is taken by {first}, which comes first "
                    "for everybody who may use it.",
                )
    exact = {
        pattern.pattern: route
        for route in office.outbound_routes
        for pattern in route.patterns
        if DialPattern(pattern.pattern).is_exact
    }
    for extension in office.extensions if exact else ():
        if hiding := exact.get(extension.number):
            yield Finding(
                Severity.WARNING,
                "outbound_routes",
                hiding.id,
                f"Outbound route {hiding.name}: {extension.number} always reaches the extension of {extension.name}.",
            )


def _sites_behind_one_address_agree(office: Snapshot) -> Iterator[Finding]:
    shared = [site for site in office.sites if site.sip_port is None]
    for site in shared[1:]:
        if site.external_address and site.external_address != shared[0].external_address:
            yield Finding(
                Severity.ERROR,
                "sites",
                site.id,
                f"Site {site.name} has another external address than {shared[0].name}, but shares its SIP port. "
                "Give the site a SIP port of its own.",
            )
    # TLS takes the port after the one for UDP and TCP, so two sites need two ports each.
    ports = sorted((site.sip_port, site.id, site.name) for site in office.sites if site.sip_port is not None)
    for (low, _, one), (high, pk, two) in pairwise(ports):
        if high - low < 2:
            yield Finding(
                Severity.ERROR,
                "sites",
                pk,
                f"Sites {one} and {two}: their SIP ports {low} and {high} overlap, since TLS uses the next one. "
                "Keep them at least two apart.",
            )


def _trunks_can_be_reached(office: Snapshot) -> Iterator[Finding]:
    for trunk in office.trunks:
        if trunk.kind is TrunkKind.REGISTER and not (trunk.username and trunk.secret):
            yield Finding(
                Severity.ERROR,
                "trunks",
                trunk.id,
                f"Trunk {trunk.name} registers: it needs a user name and a password.",
            )
        if trunk.encryption is Encryption.SRTP and trunk.transport is not Transport.TLS:
            yield Finding(
                Severity.ERROR,
                "trunks",
                trunk.id,
                f"Trunk {trunk.name}: SRTP keys would travel in the open over {trunk.transport.upper()}. "
                "Set its transport to TLS.",
            )


def _numbers_lead_somewhere(office: Snapshot) -> Iterator[Finding]:
    for number in office.inbound_numbers:
        if number.target is None and number.number:
            yield Finding(
                Severity.WARNING,
                "inbound_numbers",
                number.id,
                f"Number {number.number} has no inbound route: callers hear that it is not in service.",
            )


_QUESTIONS = (
    _numbers_are_unique,
    _emergency_numbers_stay_free,
    _feature_codes_are_told_apart,
    _targets_exist,
    _encryption_is_possible,
    _sites_behind_one_address_agree,
    _trunks_can_be_reached,
    _emergency_calls_have_a_way,
    _extensions_can_ring,
    _patterns_stand_once,
    _routes_have_trunks,
    _routes_are_not_hidden,
    _numbers_lead_somewhere,
    menu_checks.menus_lead_on,
    name_directories.directories_find_somebody,
    flow_checks.ways_exist,
    flow_checks.calls_come_out,
    flow_checks.everything_is_reached,
    flow_checks.calendars_open,
    media_checks.prompts_have_sound,
    mail_checks.boxes_are_told_apart,
    mail_checks.boxes_lead_on,
    mail_checks.faxes_are_read,
    mail_checks.faxes_have_a_line,
    group_checks.groups_ring_somebody,
    group_checks.numbers_outside_are_reached,
    queue_checks.queues_are_served,
    *service_checks.QUESTIONS,
    *everyday_checks.QUESTIONS,
)

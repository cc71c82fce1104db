"""The dialplan: a part that is the same everywhere, and what permissions, routes, trunks and emergency numbers add."""

from collections.abc import Iterator
from dataclasses import dataclass

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render import forms
from pbxmanager.asterisk.render.pjsip import server, trunk_name
from pbxmanager.asterisk.render.rows import goto
from pbxmanager.asterisk.render.templates import fill_dialplan
from pbxmanager.asterisk.syntax import Written, value
from pbxmanager.snapshot import CallerIdPolicy, OutboundRoute, Site, Snapshot, Trunk
from pbxmanager.values import DialPattern


def main(parts: list[str]) -> str:
    """Return ``extensions.conf``, which includes all other parts."""
    return fill_dialplan("asterisk/extensions.conf.j2", parts=parts)


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield the parts of the dialplan that permissions, routes, trunks and emergency numbers fill."""
    yield (
        "extensions_emergency.conf",
        fill_dialplan(
            "asterisk/extensions_emergency.conf.j2",
            entries=list(_emergency_entries(office)),
            fallback=office.sites[0].id if office.sites else 0,
            sites=[_EmergencySite.of(site, office) for site in office.sites],
        ),
    )
    yield (
        "extensions_classes.conf",
        fill_dialplan(
            "asterisk/extensions_classes.conf.j2",
            classes=[
                {
                    "id": c.id,
                    "name": c.name,
                    "contexts": [f"{'route' if r.id in c.routes else 'refuse'}-{r.id}" for r in office.outbound_routes],
                    "allowed": [f"route-{r.id}" for r in office.outbound_routes if r.id in c.routes],
                }
                for c in office.permission_classes
            ],
            refusals=[f"refuse-{route.id}" for route in office.outbound_routes],
        ),
    )
    yield (
        "extensions_routes.conf",
        fill_dialplan("asterisk/extensions_routes.conf.j2", routes=[_route(r) for r in office.outbound_routes]),
    )
    used = sorted({(t.number_form, t.plan) for t in office.trunks})
    yield (
        "extensions_trunks.conf",
        fill_dialplan(
            "asterisk/extensions_trunks.conf.j2",
            forms=[forms.form(form, plan) for form, plan in used],
            trunks=[_trunk(trunk, office) for trunk in office.trunks],
        ),
    )


@dataclass(frozen=True, slots=True)
class _EmergencyEntry:
    dialled: str
    digits: str
    name: str


def _emergency_entries(office: Snapshot) -> Iterator[_EmergencyEntry]:
    """Yield each emergency number as it is, and after every prefix with which people reach the outside."""
    own = {number.digits for number in office.emergency_numbers} | {e.number for e in office.extensions}
    prefixes = sorted(
        {
            pattern.pattern[: pattern.strip]
            for route in office.outbound_routes
            for pattern in route.patterns
            if pattern.strip
            and len(DialPattern(pattern.pattern).literal_start) >= pattern.strip
            and not pattern.prepend
        }
    )
    for number in office.emergency_numbers:
        yield _EmergencyEntry(number.digits, number.digits, number.name)
        for prefix in prefixes:
            if prefix + number.digits not in own:
                yield _EmergencyEntry(prefix + number.digits, number.digits, "")


@dataclass(frozen=True, slots=True)
class _EmergencySite:
    id: int
    name: str
    contacts: tuple[str, ...]
    trunks: tuple[str, ...]

    @classmethod
    def of(cls, site: Site, office: Snapshot) -> "_EmergencySite":
        first = [trunk for trunk in site.emergency_trunks if trunk in office.trunk_by_id]
        others = [trunk.id for trunk in office.trunks if trunk.id not in first]
        return cls(site.id, site.name, site.emergency_contacts, tuple(trunk_name(t) for t in (*first, *others)))


def _route(route: OutboundRoute) -> dict[str, object]:
    return {
        "id": route.id,
        "name": route.name,
        "patterns": [
            {"dialled": DialPattern(p.pattern).asterisk, "strip": p.strip, "prepend": p.prepend} for p in route.patterns
        ],
        "trunks": [trunk_name(trunk) for trunk in route.trunks],
    }


def _trunk(trunk: Trunk, office: Snapshot) -> dict[str, object]:
    own_only = trunk.caller_id_policy is not CallerIdPolicy.ANY
    numbers = [n for n in office.inbound_numbers if n.trunk == trunk.id]
    first_own = next((n.number for n in numbers if n.number), "")
    rest = next((n.target for n in numbers if not n.number and n.target), None)
    called_other = "${FILTER(0-9+,${PJSIP_PARSE_URI(${CHANNEL(pjsip,local_uri)},user)})}"
    return {
        "id": trunk.id if trunk.caller_id_policy is not CallerIdPolicy.MAIN else "main",
        "name": trunk_name(trunk.id),
        "title": trunk.name,
        "uri_start": "sip:",
        "uri_end": Written("@" + value(server(trunk).removeprefix("sip:"))),
        "form": forms.name(trunk.number_form, trunk.plan),
        "main": trunk.main_number or first_own or office.site_by_id[trunk.site].main_number,
        "own_only": "yes" if own_only else "no",
        "max_calls": trunk.max_calls,
        "language": office.site_by_id[trunk.site].language,
        "did_in_to_header": trunk.did_in_to_header,
        "called": Written(called_other if trunk.did_in_to_header else "${EXTEN}"),
        "called_other": Written(called_other if trunk.did_in_to_header else ""),
        "other_users": ["s", *([trunk.username] if trunk.username and not trunk.username.isdigit() else [])],
        "readings": forms.readings(trunk.plan, trunk.inbound_prefix),
        "otherwise": Written(goto(rest) if rest else "refused,unknown,1"),
        "caller_rules": forms.caller_rules(trunk.number_form, trunk.plan),
    }

"""What colleagues do with each other's calls: pickup, paging and intercom, secretaries, call-back, conferences."""

from collections.abc import Iterator
from ipaddress import ip_address

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.rows import Row, shelf
from pbxmanager.asterisk.render.templates import fill_dialplan
from pbxmanager.snapshot import Extension, PagingGroup, PermissionClass, SecretaryFilter, Snapshot


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield the dialplan of these services and the data that it reads while calls run."""
    codes = {code.feature: code for code in office.feature_codes}
    secretary = codes.get("secretary")
    yield (
        "extensions_colleagues.conf",
        fill_dialplan(
            "asterisk/extensions_colleagues.conf.j2",
            secretary=secretary.code if secretary else "",
            length=len(secretary.code) if secretary else 0,
        ),
    )
    yield "extensions_intercom.conf", fill_dialplan("asterisk/extensions_intercom.conf.j2")
    yield "classes.conf", shelf("What people may do, by permission class", map(_class, office.permission_classes))
    yield "paging.conf", shelf("Who is paged, by group", [_paging(group, engine) for group in office.paging_groups])
    yield "secretaries.conf", shelf("Whose calls ring elsewhere first", map(_filter, office.secretary_filters))


def of_extension(extension: Extension, office: Snapshot) -> str:
    """Return what stands between a call and an extension's telephones, in words that the dialplan looks for."""
    words = ["screened"] if extension.number in office.screened else []
    if not extension.call_waiting:
        words.append("one-call")
    if extension.records_calls:
        words.append("records")
    return " ".join(words)


def pickup_names(number: str, office: Snapshot) -> str:
    """Return the groups in which an extension picks up calls and is picked up, by Asterisk's names."""
    return ",".join(f"pickup-{pk}" for pk in office.pickup_groups_of.get(number, ()))


def pickup_lines(number: str, office: Snapshot) -> tuple[str, ...]:
    """Return the groups of an extension's telephones, as settings of their SIP endpoints."""
    names = pickup_names(number, office)
    return (f"named_call_group = {names}", f"named_pickup_group = {names}") if names else ()


def _class(each: PermissionClass) -> Row:
    facts = {
        "record": "yes" if each.records_calls else "",
        "pickup": "yes" if each.picks_up_anything else "",
        # What calls to outside take: see extensions_spending.conf.
        "calls": "" if each.max_calls is None else str(each.max_calls),
        "minutes": "" if each.max_minutes is None else str(each.max_minutes),
        "account": "yes" if each.asks_account else "",
    }
    return _row(str(each.id), facts)


def _paging(group: PagingGroup, engine: Engine) -> Row:
    facts = {
        "members": "-".join(group.members),
        "options": "sqd" if group.talks_back else "sq",
        "urgent": "yes" if group.is_urgent else "",
        "multicast": _stream(group, engine) if group.multicast else "",
        "classes": "-" + "-".join(map(str, sorted(group.callers))) + "-" if group.callers else "",
        "name": group.name,
    }
    return _row(str(group.id), facts)


def _stream(group: PagingGroup, engine: Engine) -> str:
    """Return the channel of a multicast page: G.711 µ-law, which all makers' telephones take, from where Asterisk listens."""
    listens = ip_address(engine.sip_bind)
    # Groups are IPv4: from an address of IPv6, or from all, the machine's own routes decide.
    own = f"i({listens})" if listens.version == 4 and not listens.is_unspecified else ""
    return f"MulticastRTP/basic/{group.multicast}//c(ulaw){own}"


def _filter(each: SecretaryFilter) -> Row:
    passes = [f"p{digits[1:]}" if digits.startswith("+") else digits for digits in (*each.secretaries, *each.passes)]
    facts = {
        "secretaries": "-".join(each.secretaries),
        "passes": "-" + "-".join(passes) + "-",
        "on": "on" if each.is_on else "off",
    }
    return _row(each.extension, facts)


def _row(name: str, facts: dict[str, str]) -> Row:
    return Row(name, tuple((key, item) for key, item in facts.items() if item))

"""What waits to be taken live, seen from the journal: who changed what, and when."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest

from pbxmanager.asterisk.ami import AmiError, ami_session
from pbxmanager.asterisk.config_file import sections
from pbxmanager.operations.live import ami_address
from pbxmanager.operations.models import Change, Generation
from pbxmanager.operations.plan import Plan

MOST_COUNTED = 500
"""More waiting changes are not counted."""
_MEANING = {
    "res_pjsip.so": "Calls go on and telephones stay registered; new SIP requests wait while it reads (under a second up to "
    "2,000 telephones). Log-ins at carriers that changed are made anew.",
    "pbx_config.so": "Calls go on; each next step of theirs follows the new dialplan.",
    "app_voicemail.so": "Voicemail reads its boxes anew; messages being left or heard go on.",
    "res_rtp_asterisk.so": "New calls use the new audio ports.",
    "app_queue.so": "Callers keep their places in queues, and agents stay logged in.",
    "res_musiconhold.so": "Who hears music now hears on; new callers hear the new pieces.",
    "res_parking.so": "Parked calls stay where they are.",
    "app_confbridge.so": "Conferences go on; who comes in from now on finds the new rules.",
    "features": "Codes pressed during calls hold as they are now for calls that are up, and as they will be for new ones.",
    "res_fax.so": "Faxes being sent or received go on.",
    "udptl": "New faxes use the new ports.",
    "res_pjsip_notify.so": "Calls and registrations are not touched.",
    "res_clialiases.so": "Calls and registrations are not touched.",
    "logger": "Only what is logged changes.",
    "cdr": "Only the records of calls change.",
    "cel": "Only the records of calls change.",
    "indications": "New calls hear the new country's tones.",
    "acl": "Who may register or log in changes for new attempts.",
    "dnsmgr": "Calls and registrations are not touched.",
    "extconfig": "Calls and registrations are not touched.",
    "http": "Browsers' telephones connect anew where its port changed.",
    "manager": "Nobody is cut off; programs log in anew by the new rules.",
}


def live_position() -> int:
    """Return the position of the journal that the newest generation holds which went live."""
    went_live = Generation.objects.filter(result=Generation.Result.LIVE).order_by("-number")
    return went_live.values_list("journal_position", flat=True).first() or 0


def waiting_changes() -> QuerySet[Change]:
    """Return the journal's entries since the newest generation that went live, newest first."""
    return Change.waiting_since(live_position()).select_related("author")


def badge(request: HttpRequest) -> str:
    """Return how many objects have changes that wait, for the navigation; empty when none do.

    Asked on every page: it reads at most so many entries, however many there are.
    """
    entries = list(waiting_changes().values_list("model", "object_id")[: MOST_COUNTED + 1])
    if len(entries) > MOST_COUNTED:
        return f"{MOST_COUNTED}+"
    # A destination is the other half of what it leads to, and most often saved with it: together they are one change.
    places = {pk for model, pk in entries if model == "routing.destination"}
    others = {entry for entry in entries if entry[0] != "routing.destination"}
    return str(max(len(places), len(others))) if entries else ""


def describe(entries: Iterable[Change]) -> list[dict[str, str | None]]:
    """Return entries of the journal for machines."""
    return [
        {
            "time": entry.time.isoformat(),
            "author": entry.author.get_username() if entry.author else None,
            "object": f"{entry.model} {entry.object_text}",
            "id": str(entry.object_id),
            "action": entry.action,
        }
        for entry in entries
    ]


def meaning(modules: Iterable[str]) -> list[str]:
    """Return what reloading these modules does to calls and registrations."""
    return list(dict.fromkeys(_MEANING[module] for module in modules if module in _MEANING))


def touched_calls(plan: Plan) -> list[str]:
    """Return the channels that are up now on telephones or trunks that a plan changes or removes.

    Empty as well when Asterisk does not run: there are no calls then.
    """
    path = "pjsip_endpoint.conf"
    before, after = (
        {section.name: section.values for section in sections(files.get(path, ""))}
        for files in (plan.before, plan.rendering)
    )
    changed = {name for name in before if before[name] != after.get(name)}
    if not changed:
        return []
    try:
        with ami_session(ami_address(plan.engine)) as ami:
            channels = [row.get("Channel") for row in ami.list_action("CoreShowChannels")]
    except AmiError:
        return []
    return [name for name in channels if name.removeprefix("PJSIP/").rpartition("-")[0] in changed]

"""Where the things of a snapshot are mended: the admin page of each collection."""

from django.contrib import admin
from django.urls import reverse

_PAGES = {
    "sites": "directory_site",
    "extensions": "directory_extension",
    "devices": "directory_device",
    "trunks": "routing_trunk",
    "inbound_numbers": "routing_number",
    "outbound_routes": "routing_outboundroute",
    "permission_classes": "routing_permissionclass",
    "emergency_numbers": "routing_emergencynumber",
    "destinations": "routing_destination",
    "feature_codes": "routing_featurecode",
    "prompts": "media_prompt",
    "music_classes": "media_musicclass",
    "calendars": "routing_calendar",
    "time_conditions": "routing_timecondition",
    "night_switches": "routing_nightswitch",
    "ring_groups": "routing_ringgroup",
    "menus": "routing_menu",
    "announcements": "routing_announcement",
    "queues": "queues_queue",
    "pause_reasons": "queues_pausereason",
    "parking_lots": "routing_parkinglot",
    "pickup_groups": "routing_pickupgroup",
    "paging_groups": "routing_paginggroup",
    "secretary_filters": "routing_secretaryfilter",
    "conference_rooms": "routing_conferenceroom",
    "voicemail_boxes": "voicemail_box",
    "fax_lines": "fax_faxline",
    "blocked_callers": "routing_blockedcaller",
    "departments": "directory_department",
    "name_directories": "routing_namedirectory",
    "speed_dials": "directory_speeddial",
    "account_codes": "routing_accountcode",
    "disas": "routing_disa",
    "network_authorities": "provisioning_networkauthority",
    "network_identities": "provisioning_networkidentity",
    "temporary_accounts": "directory_temporaryaccount",
}


def page_of(collection: str, pk: int | None) -> str:
    """Return the page of an object, or the list that it stands in when it has none of its own; empty when there is neither.

    :param collection: a collection of the snapshot, such as ``menus``, or a model, such as ``routing.menu``.
    """
    page = collection.replace(".", "_") if "." in collection else _PAGES.get(collection, "")
    if not page or ("." in collection and not _is_registered(collection)):
        return ""
    if pk is None or pk < 0:
        return reverse(f"admin:{page}_changelist")
    return reverse(f"admin:{page}_change", args=[pk])


def _is_registered(label: str) -> bool:
    return any(model._meta.label_lower == label for model in admin.site._registry)

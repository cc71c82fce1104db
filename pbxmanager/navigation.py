"""The administration's navigation, grouped in the words of the people who use it."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

NAVIGATION = [
    {
        "title": _("People and phones"),
        "items": [
            {
                "title": _("People"),
                "icon": "person",
                "link": reverse_lazy("admin:directory_person_changelist"),
            },
            {
                "title": _("Extensions"),
                "icon": "dialpad",
                "link": reverse_lazy("admin:directory_extension_changelist"),
            },
            {
                "title": _("Devices"),
                "icon": "deskphone",
                "link": reverse_lazy("admin:directory_device_changelist"),
            },
            {
                "title": _("Do not disturb, forwarding"),
                "icon": "phone_forwarded",
                "link": reverse_lazy("admin:live_personalstate_changelist"),
            },
            {
                "title": _("Guests at phones"),
                "icon": "event_seat",
                "link": reverse_lazy("admin:live_deskguest_changelist"),
            },
            {
                "title": _("Speed dials"),
                "icon": "speed",
                "link": reverse_lazy("admin:directory_speeddial_changelist"),
            },
            {
                "title": _("Departments"),
                "icon": "groups",
                "link": reverse_lazy("admin:directory_department_changelist"),
            },
            {
                "title": _("Sites"),
                "icon": "apartment",
                "link": reverse_lazy("admin:directory_site_changelist"),
            },
        ],
    },
    {
        "title": _("Phone configuration"),
        "separator": True,
        "items": [
            {
                "title": _("Phones"),
                "icon": "perm_phone_msg",
                "link": reverse_lazy("admin:provisioning_phone_changelist"),
            },
            {
                "title": _("Waiting phones"),
                "icon": "hourglass_top",
                "link": reverse_lazy("admin:provisioning_waitingphone_changelist"),
                "badge": "pbxmanager.provisioning.pages.waiting_badge",
            },
            {
                "title": _("Phonebook"),
                "icon": "contacts",
                "link": reverse_lazy("admin:provisioning_contact_changelist"),
            },
            {
                "title": _("Messages to phones"),
                "icon": "sync",
                "link": reverse_lazy("admin:provisioning_push_changelist"),
            },
            {
                "title": _("Settings and keys"),
                "icon": "tune",
                "link": reverse_lazy("admin:provisioning_settingslayer_changelist"),
            },
            {
                "title": _("Claim windows"),
                "icon": "lock_open",
                "link": reverse_lazy("admin:provisioning_claimwindow_changelist"),
            },
            {
                "title": _("Claims by phone"),
                "icon": "dialpad",
                "link": reverse_lazy("admin:provisioning_dialledclaim_changelist"),
            },
            {
                "title": _("802.1X authorities"),
                "icon": "shield",
                "link": reverse_lazy("admin:provisioning_networkauthority_changelist"),
            },
            {
                "title": _("802.1X certificates"),
                "icon": "badge",
                "link": reverse_lazy("admin:provisioning_networkidentity_changelist"),
            },
            {
                "title": _("Rules of sites"),
                "icon": "policy",
                "link": reverse_lazy("admin:provisioning_siterules_changelist"),
            },
            {
                "title": _("Alarms"),
                "icon": "warning",
                "link": reverse_lazy("admin:provisioning_scan_changelist"),
            },
            {
                "title": _("Softphone codes"),
                "icon": "qr_code_2",
                "link": reverse_lazy("admin:provisioning_softcode_changelist"),
                "badge": "pbxmanager.provisioning.soft.page.alarms_badge",
            },
            {"title": _("DHCP"), "icon": "router", "link": reverse_lazy("provisioning:dhcp")},
        ],
    },
    {
        "title": _("Calls from outside"),
        "separator": True,
        "items": [
            {
                "title": _("Numbers"),
                "icon": "tag",
                "link": reverse_lazy("admin:routing_number_changelist"),
            },
            {
                "title": _("Inbound routes"),
                "icon": "call_received",
                "link": reverse_lazy("admin:routing_inboundroute_changelist"),
            },
            {
                "title": _("Call flow"),
                "icon": "account_tree",
                "link": reverse_lazy("operations:call-flow"),
            },
            {
                "title": _("Time conditions"),
                "icon": "schedule",
                "link": reverse_lazy("admin:routing_timecondition_changelist"),
            },
            {
                "title": _("Calendars"),
                "icon": "calendar_month",
                "link": reverse_lazy("admin:routing_calendar_changelist"),
            },
            {
                "title": _("Blocked callers"),
                "icon": "block",
                "link": reverse_lazy("admin:routing_blockedcaller_changelist"),
            },
            {
                "title": _("Night switches"),
                "icon": "bedtime",
                "link": reverse_lazy("admin:routing_nightswitch_changelist"),
            },
            {
                "title": _("Prompts"),
                "icon": "record_voice_over",
                "link": reverse_lazy("admin:media_prompt_changelist"),
            },
            {
                "title": _("Music on hold"),
                "icon": "music_note",
                "link": reverse_lazy("admin:media_musicclass_changelist"),
            },
            {
                "title": _("Menus"),
                "icon": "list_alt",
                "link": reverse_lazy("admin:routing_menu_changelist"),
            },
            {
                "title": _("Dial by name"),
                "icon": "sort_by_alpha",
                "link": reverse_lazy("admin:routing_namedirectory_changelist"),
            },
            {
                "title": _("Announcements"),
                "icon": "campaign",
                "link": reverse_lazy("admin:routing_announcement_changelist"),
            },
            {
                "title": _("Ring groups"),
                "icon": "ring_volume",
                "link": reverse_lazy("admin:routing_ringgroup_changelist"),
            },
            {
                "title": _("Queues"),
                "icon": "hourglass_top",
                "link": reverse_lazy("admin:queues_queue_changelist"),
            },
            {
                "title": _("Pause reasons"),
                "icon": "free_breakfast",
                "link": reverse_lazy("admin:queues_pausereason_changelist"),
            },
        ],
    },
    {
        "title": _("Calls to outside"),
        "separator": True,
        "items": [
            {
                "title": _("Outbound routes"),
                "icon": "call_made",
                "link": reverse_lazy("admin:routing_outboundroute_changelist"),
            },
            {
                "title": _("Permissions"),
                "icon": "verified_user",
                "link": reverse_lazy("admin:routing_permissionclass_changelist"),
            },
            {
                "title": _("Account codes"),
                "icon": "receipt_long",
                "link": reverse_lazy("admin:routing_accountcode_changelist"),
            },
            {
                "title": _("Emergency numbers"),
                "icon": "emergency",
                "link": reverse_lazy("admin:routing_emergencynumber_changelist"),
            },
            {
                "title": _("Trunks"),
                "icon": "lan",
                "link": reverse_lazy("admin:routing_trunk_changelist"),
            },
        ],
    },
    {
        "title": _("Services"),
        "separator": True,
        "items": [
            {
                "title": _("Voicemail"),
                "icon": "voicemail",
                "link": reverse_lazy("admin:voicemail_box_changelist"),
            },
            {
                "title": _("Fax lines"),
                "icon": "fax",
                "link": reverse_lazy("admin:fax_faxline_changelist"),
            },
            {
                "title": _("Conference rooms"),
                "icon": "groups_2",
                "link": reverse_lazy("admin:routing_conferenceroom_changelist"),
            },
            {
                "title": _("Conference numbers"),
                "icon": "pin",
                "link": reverse_lazy("admin:routing_conferencepool_changelist"),
            },
            {
                "title": _("Parking lots"),
                "icon": "local_parking",
                "link": reverse_lazy("admin:routing_parkinglot_changelist"),
            },
            {
                "title": _("Paging groups"),
                "icon": "campaign",
                "link": reverse_lazy("admin:routing_paginggroup_changelist"),
            },
            {
                "title": _("Pickup groups"),
                "icon": "phone_callback",
                "link": reverse_lazy("admin:routing_pickupgroup_changelist"),
            },
            {
                "title": _("Secretaries"),
                "icon": "support_agent",
                "link": reverse_lazy("admin:routing_secretaryfilter_changelist"),
            },
            {
                "title": _("Dial-in lines (DISA)"),
                "icon": "dialpad",
                "link": reverse_lazy("admin:routing_disa_changelist"),
            },
            {
                "title": _("Feature codes"),
                "icon": "star",
                "link": reverse_lazy("admin:routing_featurecode_changelist"),
            },
        ],
    },
    {
        "title": _("Operation"),
        "separator": True,
        "items": [
            {
                "title": _("Waiting changes"),
                "icon": "published_with_changes",
                "link": reverse_lazy("operations:plan"),
                "badge": "pbxmanager.operations.waiting.badge",
            },
            {
                "title": _("State of the system"),
                "icon": "monitor_heart",
                "link": reverse_lazy("operations:state"),
            },
            {
                "title": _("Generations"),
                "icon": "history",
                "link": reverse_lazy("admin:operations_generation_changelist"),
            },
            {
                "title": _("Journal"),
                "icon": "menu_book",
                "link": reverse_lazy("admin:operations_change_changelist"),
            },
            {
                "title": _("Administrators"),
                "icon": "admin_panel_settings",
                "link": reverse_lazy("admin:auth_user_changelist"),
            },
            {"title": _("API"), "icon": "api", "link": reverse_lazy("api-docs")},
        ],
    },
]

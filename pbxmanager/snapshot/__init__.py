"""The whole office as frozen, sorted dataclasses. It knows nothing of Django and nothing of Asterisk.

Whoever makes one (``operations`` reads it from the database; tests write it by hand) gives plain values; the renderer
reads them and nothing else. Two equal snapshots are two equal offices.
"""

from pbxmanager.snapshot.blocked import BlockedCaller, BlockedKind
from pbxmanager.snapshot.calendars import Calendar, CalendarDay, Moment, Span, TimeCondition, Weekday
from pbxmanager.snapshot.checks import check
from pbxmanager.snapshot.colleagues import PagingGroup, PickupGroup, SecretaryFilter, heard_by
from pbxmanager.snapshot.conferences import ConferenceRoom
from pbxmanager.snapshot.departments import Department, with_parts
from pbxmanager.snapshot.differences import Difference, diff
from pbxmanager.snapshot.fax import FaxLine
from pbxmanager.snapshot.features import FEATURE_BY_KEY, FEATURES, Argument, Feature, FeatureCode
from pbxmanager.snapshot.findings import Finding, Severity
from pbxmanager.snapshot.groups import FollowMe, GroupMember, RingGroup, RingStrategy, everyone, way_out
from pbxmanager.snapshot.lines import (
    CallerIdPolicy,
    EmergencyNumber,
    InboundNumber,
    NumberForm,
    OutboundRoute,
    PermissionClass,
    RoutePattern,
    Trunk,
    TrunkKind,
)
from pbxmanager.snapshot.media import MusicClass, MusicFile, Prompt, PromptRecording, audio_name
from pbxmanager.snapshot.menus import Announcement, DirectDialling, KeyAction, Menu, MenuKey
from pbxmanager.snapshot.name_directories import NameDirectory, keys_of
from pbxmanager.snapshot.night_switches import NightSwitch
from pbxmanager.snapshot.numbering import NumberingPlan
from pbxmanager.snapshot.office import Snapshot
from pbxmanager.snapshot.parking import ParkingLot
from pbxmanager.snapshot.queues import PauseReason, Queue, QueueAgent, QueueStep, QueueStrategy
from pbxmanager.snapshot.services import AccountCode, Disa, SpeedDial
from pbxmanager.snapshot.targets import Destination, Target
from pbxmanager.snapshot.telephones import Device, Encryption, Extension, Site, Transport
from pbxmanager.snapshot.unclaimed import TemporaryAccount
from pbxmanager.snapshot.voicemail import VoicemailBox
from pbxmanager.snapshot.ways import Routing, Way

__all__ = [
    "FEATURES",
    "FEATURE_BY_KEY",
    "AccountCode",
    "Announcement",
    "Argument",
    "BlockedCaller",
    "BlockedKind",
    "Calendar",
    "CalendarDay",
    "CallerIdPolicy",
    "ConferenceRoom",
    "Department",
    "Destination",
    "Device",
    "Difference",
    "DirectDialling",
    "Disa",
    "EmergencyNumber",
    "Encryption",
    "Extension",
    "FaxLine",
    "Feature",
    "FeatureCode",
    "Finding",
    "FollowMe",
    "GroupMember",
    "InboundNumber",
    "KeyAction",
    "Menu",
    "MenuKey",
    "Moment",
    "MusicClass",
    "MusicFile",
    "NameDirectory",
    "NightSwitch",
    "NumberForm",
    "NumberingPlan",
    "OutboundRoute",
    "PagingGroup",
    "ParkingLot",
    "PauseReason",
    "PermissionClass",
    "PickupGroup",
    "Prompt",
    "PromptRecording",
    "Queue",
    "QueueAgent",
    "QueueStep",
    "QueueStrategy",
    "RingGroup",
    "RingStrategy",
    "RoutePattern",
    "Routing",
    "SecretaryFilter",
    "Severity",
    "Site",
    "Snapshot",
    "Span",
    "SpeedDial",
    "Target",
    "TemporaryAccount",
    "TimeCondition",
    "Transport",
    "Trunk",
    "TrunkKind",
    "VoicemailBox",
    "Way",
    "Weekday",
    "audio_name",
    "check",
    "diff",
    "everyone",
    "heard_by",
    "keys_of",
    "way_out",
    "with_parts",
]

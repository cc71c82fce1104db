"""A small office for tests of the rendering, with one of everything."""

from dataclasses import replace
from pathlib import Path

from pbxmanager.asterisk.engine import Build, Engine
from pbxmanager.asterisk.render.system import MODULES
from pbxmanager.snapshot import (
    Announcement,
    BlockedCaller,
    BlockedKind,
    Calendar,
    CalendarDay,
    Department,
    Destination,
    DirectDialling,
    FollowMe,
    GroupMember,
    KeyAction,
    Menu,
    MenuKey,
    Moment,
    MusicClass,
    MusicFile,
    NameDirectory,
    NightSwitch,
    PauseReason,
    Prompt,
    PromptRecording,
    Queue,
    QueueAgent,
    QueueStep,
    QueueStrategy,
    RingGroup,
    RingStrategy,
    Span,
    Target,
    TimeCondition,
    Weekday,
)
from tests.e2e.office import ANNS, office

CALENDAR = Calendar(
    1,
    "Office hours",
    "Asia/Shanghai",
    (
        *(Weekday(day, (Span(540, 720), Span(780, 1080))) for day in range(1, 6)),
        Weekday(6, (Span(22 * 60, 30 * 60),)),
    ),
    (
        CalendarDay("2027-10-01", Moment.HOLIDAY, (), "National Day"),
        CalendarDay("2027-12-31", Moment.CLOSED, (Span(540, 720),), "Stock-taking; half"),
    ),
    "2029-12-31",
)
AVAILABLE = frozenset(name for line in MODULES for name in line.split())


def small_office():
    """Return the office that the end-to-end tests call in, with fixed ports, and with sounds that are not on any disk."""
    spoken = (PromptRecording("en", "a" * 32), PromptRecording("zh", "b" * 32))
    plain = office(telecom_port=5062, backup_port=5064)
    ann, bob, *others = plain.extensions
    mobile = ("+8613800138001",)
    numbers = (replace(each, queue_priority=5 if each.number == ANNS else 0) for each in plain.inbound_numbers)
    return replace(
        plain,
        inbound_numbers=tuple(numbers),
        extensions=(
            replace(ann, follow_me=FollowMe.AFTER, follow_numbers=mobile, department=2, spellings=("ann lee",)),
            replace(
                bob,
                spellings=("li lei", "lei lei"),
                follow_me=FollowMe.TOGETHER,
                follow_numbers=(*mobile, "+442079460001"),
                follow_after=5,
            ),
            *others,
        ),
        departments=(Department(1, "Sales"), Department(2, "Shop", 1)),
        destinations=(
            Destination(11, "group", "", "Sales"),
            Destination(12, "group", "600", "Support"),
            Destination(21, "queue", "700", "Hotline"),
            Destination(22, "queue", "701", "Quiet queue"),
            Destination(50, "hours", "2000", "Main number"),
            Destination(60, "menu", "2100", "Main menu"),
            Destination(61, "announcement", "", "Moved; for good"),
            Destination(62, "dial-by-name", "2200", "By name"),
            Destination(63, "dial-by-name", "2201", "Everybody"),
        ),
        ring_groups=(
            RingGroup(
                11,
                1,
                "Sales",
                RingStrategy.ALL,
                20,
                (
                    GroupMember(Target("extension", "1001")),
                    GroupMember(Target("group", "12")),
                    GroupMember(None, *mobile),
                ),
                prefix="Sales; hot:",
                permission_class=1,
                fallback=Target("extension", "1004"),
            ),
            RingGroup(
                12,
                2,
                "Support",
                RingStrategy.LEAST_RECENT,
                15,
                (GroupMember(Target("extension", "1002")), GroupMember(Target("extension", "1001"))),
                skip_busy=True,
            ),
        ),
        menus=(
            Menu(
                60,
                1,
                "Main menu",
                1,
                (
                    MenuKey("*", KeyAction.BACK),
                    MenuKey("1", KeyAction.GO, Target("group", "11")),
                    MenuKey("2", KeyAction.GO, Target("announcement", "61"), "zh"),
                ),
                direct=DirectDialling.DEPARTMENTS,
                departments=frozenset({1}),
                wrong=2,
                silence=1,
                fallback=Target("extension", "1004"),
            ),
        ),
        name_directories=(
            NameDirectory(62, 1, "By name", departments=frozenset({1}), fallback=Target("extension", "1004")),
            NameDirectory(63, 2, "Everybody", greeting=1),
        ),
        announcements=(Announcement(61, 1, "Moved; for good", 2, Target("menu", "60"), skippable=True),),
        queues=(
            Queue(
                21,
                1,
                "Hotline; hot",
                QueueStrategy.LEAST_RECENT,
                (QueueAgent("1001"), QueueAgent("1002", 3, logs_in=True)),
                wrap_up_seconds=10,
                most_waiting=5,
                longest_wait=120,
                welcome=1,
                repeated=2,
                to_agent=1,
                music=1,
                prefix="Hot;",
                key="0",
                by_key=Target("extension", "1004"),
                when_full=Target("group", "12"),
                when_empty=Target("extension", "1001"),
                when_waited=Target("hours", "50"),
                steps=(QueueStep(0, 0), QueueStep(30, 9)),
            ),
            Queue(22, 2, "Quiet queue", QueueStrategy.RING_ALL, (), join_empty=True, say_position=False),
        ),
        pause_reasons=(PauseReason(1, "1", "Lunch, late"), PauseReason(2, "2", "Meeting")),
        prompts=(
            Prompt(1, "Welcome", "en", spoken),
            Prompt(2, "Closed", "zh", spoken[1:], digits="7", secret="4071", classes=frozenset({1})),
        ),
        music_classes=(
            MusicClass(
                1, "House music; loud", (MusicFile("One", "c" * 32), MusicFile("Two", "d" * 32)), is_default=True
            ),
            MusicClass(2, "Shuffled", (MusicFile("Two", "d" * 32),), shuffled=True),
            MusicClass(3, "Empty", ()),
        ),
        calendars=(CALENDAR,),
        time_conditions=(
            TimeCondition(1, 50, "Main number", 1, 1, Target("extension", "1001"), Target("extension", "1004"), None),
        ),
        blocked_callers=(
            BlockedCaller(1, BlockedKind.NUMBER, "862155559999", ""),
            BlockedCaller(2, BlockedKind.PREFIX, "44", "+862155501001", busy=True),
        ),
        night_switches=(NightSwitch(1, "1", "Reception", Moment.CLOSED, "2846", frozenset({1, 2})),),
    ).sorted()


def engine(version=(22, 10, 1)):
    """Return an engine that is only rendered for."""
    home = Path("/var/lib/pbxmanager/asterisk")
    build = Build(
        Path("/opt/asterisk/asterisk"), version, Path("/opt/asterisk/modules"), Path("/opt/asterisk/data"), AVAILABLE
    )
    return Engine(build, home, ami_secret="ami-secret", certificate=home / "sip.crt", private_key=home / "sip.key")

"""What any office may have beside its people and its lines to the outside: a strategy for hypothesis."""

from dataclasses import replace
from itertools import count, pairwise
from typing import Any

from hypothesis import strategies as st

from pbxmanager.snapshot import (
    FEATURES,
    AccountCode,
    Announcement,
    BlockedCaller,
    BlockedKind,
    Calendar,
    CalendarDay,
    ConferenceRoom,
    Department,
    Destination,
    Device,
    DirectDialling,
    Disa,
    Extension,
    FaxLine,
    FeatureCode,
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
    PagingGroup,
    ParkingLot,
    PauseReason,
    PickupGroup,
    Prompt,
    PromptRecording,
    Queue,
    QueueAgent,
    QueueStep,
    QueueStrategy,
    RingGroup,
    RingStrategy,
    SecretaryFilter,
    Span,
    SpeedDial,
    Target,
    TemporaryAccount,
    TimeCondition,
    VoicemailBox,
    Weekday,
)

FIRST_ID = 1001
"""Ids in the table of destinations; a thing of it that has an internal number has 6 and five digits: people's are shorter."""
digests = st.sampled_from(["a" * 32, "b" * 32, "c" * 32])
pins = st.sampled_from(["", "4071", "739164"])
outside = st.sampled_from(["+862155501099", "+442079460001", "+8613800138001"])
minutes = st.integers(0, 1380)


@st.composite
def people_with_more(draw: st.DrawFn, people: tuple[Extension, ...], departments: tuple[Department, ...]) -> Any:
    """Give people what else they may have."""
    chosen = st.sampled_from([None, *(department.id for department in departments)])
    return tuple(
        replace(
            person,
            follow_me=(follows := draw(st.sampled_from(FollowMe))),
            follow_numbers=() if follows is FollowMe.NEVER else (draw(outside),),
            follow_after=draw(st.integers(0, 30)),
            screen_callers=draw(st.booleans()),
            call_waiting=draw(st.booleans()),
            records_calls=draw(st.booleans()),
            department=draw(chosen),
            spellings=draw(st.sampled_from([(), ("ann lee",), ("li lei", "lei lei"), ("o",)])),
            disturbed_by=draw(st.sampled_from([(), ("1001",), (people[0].number,)])),
        )
        for person in people
    )


@st.composite
def rests(
    draw: st.DrawFn,
    people: tuple[Extension, ...],
    devices: tuple[Device, ...],
    site_ids: list[int],
    labels: st.SearchStrategy[str],
) -> Any:
    """Return the collections of an office that stand on its people, by their names."""
    ids, destinations = count(FIRST_ID), []
    numbers = [person.number for person in people]
    some = st.lists(st.sampled_from(numbers), max_size=3, unique=True).map(tuple)
    somewhere = st.sampled_from([Target("extension", number) for number in numbers])
    anywhere = st.one_of(st.none(), somewhere)
    classes = st.sets(st.sampled_from([1, 2])).map(frozenset)
    a_class = st.sampled_from([None, 1, 2])

    def place(kind: str, name: str, numbered: bool = True) -> int:
        pk = next(ids)
        destinations.append(Destination(pk, kind, f"6{pk:05d}" if numbered and draw(st.booleans()) else "", name))
        return pk

    def few(most: int = 2) -> range:
        return range(1, 1 + draw(st.integers(0, most)))

    prompts = tuple(
        Prompt(n, draw(labels), "en", tuple(PromptRecording(each, draw(digests)) for each in draw(_languages)))
        for n in few()
    )
    spoken = st.sampled_from([None, *(prompt.id for prompt in prompts)])
    music = tuple(
        MusicClass(n, draw(labels), (MusicFile(draw(labels), draw(digests)),), draw(st.booleans()), n == 1)
        for n in few()
    )
    calendars = tuple(
        Calendar(
            n,
            draw(labels),
            draw(st.sampled_from(["Asia/Shanghai", "Europe/Berlin"])),
            tuple(Weekday(day, draw(_spans)) for day in sorted(draw(st.sets(st.integers(1, 7))))),
            tuple(
                CalendarDay(date, draw(st.sampled_from(Moment)), draw(_spans), draw(labels))
                for date in draw(st.sampled_from([(), ("2026-12-25",), ("2026-12-25", "2027-01-01")]))
            ),
            "2029-12-31",
        )
        for n in few()
    )
    switches = tuple(
        NightSwitch(n, str(n), draw(labels), draw(st.sampled_from(Moment)), draw(pins), draw(classes)) for n in few()
    )
    switch = st.sampled_from([None, *(each.id for each in switches)])
    conditions = tuple(
        TimeCondition(
            n,
            place("hours", name := draw(labels)),
            name,
            draw(st.sampled_from(calendars)).id,
            draw(switch),
            draw(somewhere),
            draw(anywhere),
            draw(anywhere),
        )
        for n in (few() if calendars else ())
    )
    groups = tuple(
        RingGroup(
            place("group", name := draw(labels)),
            n,
            name,
            draw(st.sampled_from(RingStrategy)),
            draw(st.integers(5, 120)),
            tuple(GroupMember(each) for each in draw(st.lists(somewhere, min_size=1, max_size=3, unique=True))),
            prefix=draw(st.one_of(st.just(""), labels)),
            skip_busy=draw(st.booleans()),
            fallback=draw(anywhere),
        )
        for n in few()
    )
    menus = tuple(
        Menu(
            place("menu", name := draw(labels)),
            n,
            name,
            draw(st.sampled_from(prompts)).id,
            tuple(
                MenuKey(key, KeyAction.GO, draw(somewhere), draw(st.sampled_from(["", "en"])))
                for key in sorted(draw(st.sets(st.sampled_from("0123456789*#"))))
            ),
            direct=draw(st.sampled_from([DirectDialling.NONE, DirectDialling.PEOPLE, DirectDialling.ALL])),
            attempts=draw(st.integers(1, 5)),
            wrong=draw(spoken),
            silence=draw(spoken),
            fallback=draw(anywhere),
        )
        for n in (few() if prompts else ())
    )
    announcements = tuple(
        Announcement(
            place("announcement", name := draw(labels)), n, name, draw(st.sampled_from(prompts)).id, draw(anywhere)
        )
        for n in (few() if prompts else ())
    )
    queues = tuple(
        Queue(
            place("queue", name := draw(labels)),
            n,
            name,
            draw(st.sampled_from(QueueStrategy)),
            tuple(QueueAgent(each, draw(st.integers(0, 9)), draw(st.booleans())) for each in draw(some)),
            ring_seconds=draw(st.integers(5, 60)),
            wrap_up_seconds=draw(st.integers(0, 60)),
            weight=draw(st.integers(0, 9)),
            most_waiting=draw(st.integers(0, 9)),
            longest_wait=draw(st.sampled_from([0, 120])),
            join_empty=draw(st.booleans()),
            say_wait=draw(st.booleans()),
            welcome=draw(spoken),
            repeated=draw(spoken),
            to_agent=draw(spoken),
            music=draw(st.sampled_from([None, *(each.id for each in music)])),
            prefix=draw(st.one_of(st.just(""), labels)),
            key=draw(st.sampled_from(["", "0", "*"])),
            by_key=draw(somewhere),
            when_full=draw(anywhere),
            when_empty=draw(anywhere),
            when_waited=draw(anywhere),
            steps=draw(st.sampled_from([(), (QueueStep(0, 0), QueueStep(30, 9, 1))])),
        )
        for n in few()
    )
    boxes = tuple(
        VoicemailBox(
            n,
            place("voicemail", f"Voicemail of {person.name}", numbered=False),
            person.number,
            person.name,
            draw(st.sampled_from(["4071", "739164"])),
            draw(st.sampled_from(site_ids)),
            person.number,
            watchers=draw(some),
            addresses=draw(st.sampled_from([(), ("ann@example.com",), ("ann@example.com", "bob+pbx@example.org")])),
            max_messages=draw(st.integers(1, 500)),
            operator=draw(anywhere),
        )
        for n, person in enumerate(people, start=1)
        if draw(st.booleans())
    )
    departments = tuple(
        Department(n, draw(labels), None if n == 1 else draw(st.sampled_from([None, 1]))) for n in few()
    )
    directories = tuple(
        NameDirectory(place("dial-by-name", name := draw(labels)), n, name, draw(spoken), fallback=draw(anywhere))
        for n in few()
    )
    rooms = tuple(
        ConferenceRoom(
            place("conference", name := draw(labels)),
            n,
            name,
            pin=draw(pins),
            announces=draw(st.booleans()),
            records=draw(st.booleans()),
            most=draw(st.integers(0, 20)),
        )
        for n in few()
    )
    paging = tuple(
        PagingGroup(
            place("paging", name := draw(labels)),
            n,
            name,
            draw(some),
            draw(st.booleans()),
            draw(st.booleans()),
            callers=draw(classes),
        )
        for n in few()
    )
    lots = tuple(
        ParkingLot(
            place("parking", name := draw(labels)),
            n,
            name,
            f"7{n}0001",
            f"7{n}00{draw(st.integers(1, 30)):02d}",
            draw(st.integers(10, 600)),
            draw(anywhere),
        )
        for n in few()
    )
    return {
        "prompts": prompts,
        "music_classes": music,
        "calendars": calendars,
        "night_switches": switches,
        "time_conditions": conditions,
        "ring_groups": groups,
        "menus": menus,
        "announcements": announcements,
        "queues": queues,
        "pause_reasons": tuple(PauseReason(n, str(n), draw(labels)) for n in few()),
        "voicemail_boxes": boxes,
        "departments": departments,
        "extensions": draw(people_with_more(people, departments)),
        "name_directories": directories,
        "conference_rooms": rooms,
        "paging_groups": paging,
        "parking_lots": lots,
        "pickup_groups": tuple(PickupGroup(n, draw(labels), draw(some)) for n in few()),
        "secretary_filters": tuple(
            SecretaryFilter(n, number, (secretary,), draw(some))
            for n, (number, secretary) in enumerate(
                [(a, b) for a, b in pairwise(numbers) if b in {each.extension for each in devices}][:2], start=1
            )
        ),
        "fax_lines": tuple(
            FaxLine(n, place("fax", name := draw(labels)), name, ("fax@example.com",), draw(_stations)) for n in few()
        ),
        "disas": tuple(
            Disa(place("disa", name := draw(labels)), name, "739164", draw(a_class), 30, draw(_callers)) for n in few(1)
        ),
        "blocked_callers": tuple(
            BlockedCaller(n, kind, "" if kind is BlockedKind.ANONYMOUS else f"44{n}", "", draw(st.booleans()))
            for n, kind in enumerate(draw(st.lists(st.sampled_from(BlockedKind), max_size=3)), start=1)
        ),
        "speed_dials": tuple(
            SpeedDial(n, draw(st.sampled_from(["", *numbers])), f"{n:02d}", draw(outside), draw(labels)) for n in few()
        ),
        "account_codes": tuple(AccountCode(n, f"90{n}", draw(labels)) for n in few()),
        "temporary_accounts": tuple(
            TemporaryAccount(n, f"new-{n:08d}", "a secret", draw(st.sampled_from(site_ids))) for n in few()
        ),
        "feature_codes": tuple(
            FeatureCode(n, feature.key, feature.code)
            for n, feature in enumerate(FEATURES, start=1)
            if draw(st.integers(0, 3))
        ),
        "destinations": tuple(destinations),
    }


_languages = st.sampled_from([("en",), ("en", "zh")])
_stations = st.sampled_from(["", "+86 21 5550 1000"])
_callers = st.sampled_from([(), ("+442079460001",)])
_spans = st.sampled_from([(), (Span(480, 720),), (Span(480, 720), Span(780, 1080, Moment.HOLIDAY)), (Span(1320, 360),)])

"""The front of the demo office: opening hours, a menu with a spoken greeting, a group, an announcement."""

from datetime import date

from pbxmanager.directory.models import Extension, Site
from pbxmanager.media.conversion import SoundRefused
from pbxmanager.media.models import Prompt, Recording
from pbxmanager.media.recordings import say
from pbxmanager.routing.models import (
    Announcement,
    Calendar,
    CalendarFile,
    Destination,
    Menu,
    MenuKey,
    NameDirectory,
    NightSwitch,
    OpeningHours,
    RingGroup,
    RingGroupMember,
    SpecialDay,
    TimeCondition,
)

DEMO_FILE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//PBX Manager//Demo//EN
BEGIN:VEVENT
UID:meeting@demo
DTSTAMP:20260101T000000Z
DTSTART;TZID=Asia/Shanghai:20260105T090000
DTEND;TZID=Asia/Shanghai:20260105T100000
RRULE:FREQ=MONTHLY;BYDAY=1MO
SUMMARY:Staff meeting
END:VEVENT
END:VCALENDAR
"""

PROMPTS = {
    "Welcome": {
        "en": "Welcome. For sales, press 2. For support, press 3. For Chinese, press 8. To find somebody by name, press 9. "
        "You can also dial the number of a colleague.",
        "zh": "欢迎致电。销售请按二，支持请按三，按姓名查找请按九，也可以直接拨分机号。",
    },
    "We are closed": {
        "en": "Our office is closed now. Support takes urgent calls.",
        "zh": "现在是下班时间，紧急情况请稍候，支持人员会接听。",
    },
}


def front_of(site: Site, support: Destination, speech: bool) -> Destination:
    """Build it, and return where the main number leads: by day to the menu, else past an announcement to support."""
    prompts = {name: _prompt(name, texts, speech) for name, texts in PROMPTS.items()}
    people = {number: Extension.objects.get(destination__number=number) for number in ("1001", "1002")}
    sales = _group("Sales", "6001", [people["1001"], people["1002"]])
    menu = Menu(name="Main menu", greeting=prompts["Welcome"], direct="people", fallback=people["1001"].destination)
    menu.number = "2100"
    menu.save()
    MenuKey.objects.create(menu=menu, key="2", destination=sales.destination)
    MenuKey.objects.create(menu=menu, key="3", destination=support)
    MenuKey.objects.create(menu=menu, key="8", action=MenuKey.Action.REPEAT, language="zh")
    by_name = NameDirectory(name="Everybody", fallback=people["1001"].destination)
    by_name.number = "2200"
    by_name.save()
    MenuKey.objects.create(menu=menu, key="9", destination=by_name.destination)
    closed = Announcement(name="We are closed", prompt=prompts["We are closed"], then=support)
    closed.save()
    calendar = Calendar.objects.create(name="Office hours", site=site, holiday_country="CN")
    OpeningHours.objects.create(calendar=calendar)
    SpecialDay.objects.create(calendar=calendar, name="Stock-taking", first=date(2026, 12, 31), every_year=True)
    content = DEMO_FILE.replace("\n", "\r\n")
    CalendarFile.objects.create(calendar=calendar, name="Company events", content=content)
    condition = TimeCondition(
        name="Main number",
        calendar=calendar,
        night_switch=NightSwitch.objects.create(name="Reception", digits="1"),
        open_destination=menu.destination,
        closed_destination=closed.destination,
    )
    condition.number = "2000"
    condition.save()
    return condition.destination


def _prompt(name: str, texts: dict[str, str], speech: bool) -> Prompt:
    prompt = Prompt.objects.create(name=name, language="en")
    for language, text in texts.items():
        recording = Recording(prompt=prompt, language=language, text=text, source=Recording.Source.SPEECH)
        if speech:
            try:
                say(recording)
            except SoundRefused:
                speech = False  # nothing here can speak: the plan says that the prompt is silent
        recording.save()
    return prompt


def _group(name: str, number: str, members: list[Extension]) -> RingGroup:
    group = RingGroup(name=name, ring_seconds=25)
    group.number = number
    group.save()
    for position, member in enumerate(members, start=1):
        RingGroupMember.objects.create(group=group, position=position, destination=member.destination)
    return group

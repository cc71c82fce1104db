"""The reader of configuration files is apart from the templates, and gives back what the office says."""

from pbxmanager.asterisk.config_file import Step, sections, steps
from pbxmanager.asterisk.render import render
from tests.unit.asterisk.office import engine, small_office


def test_a_file_is_read_as_asterisk_reads_it():
    text = "; a comment\n[one](!)  ; template\na = 1\n\n[two](one)\nname = Bob \\;-- x ; gone\nb=>2\n"
    one, two = sections(text)
    assert (one.name, one.is_template, one.get("a")) == ("one", True, "1")
    assert (two.name, two.is_template, two.values) == ("two", False, (("name", "Bob ;-- x"), ("b", "2")))


def test_priorities_are_counted():
    text = "[x]\nexten => _1X,1,Set(A=${B:1})\n same => n(label),Goto(y,s,1)\nexten => h,1,Hangup()\ninclude => z\n"
    assert steps(text) == [
        Step("x", "_1X", 1, "Set", "A=${B:1}"),
        Step("x", "_1X", 2, "Goto", "y,s,1"),
        Step("x", "h", 1, "Hangup", ""),
        Step("x", "", 0, "", "z"),
    ]


def test_every_person_device_and_trunk_of_the_office_is_read_back():
    office, files = small_office(), render(small_office(), engine())
    read = {s.name: s for path, text in files.items() if path.startswith("numbers/") for s in sections(text)}
    assert {e.number: (e.name, str(e.ring_seconds)) for e in office.extensions} == {
        number: (section.get("name"), section.get("ring"))
        for number, section in read.items()
        if section.get("kind") == "extension"
    }
    accounts = {s.name: s for s in sections(files["pjsip_auth.conf"]) if not s.is_template}
    given = (*office.devices, *office.temporary_accounts)
    assert {d.endpoint: d.secret for d in given} == {
        name: section.get("password") for name, section in accounts.items() if not name.startswith("trunk-")
    }
    endpoints = {s.name for s in sections(files["pjsip_endpoint.conf"]) if not s.is_template}
    assert endpoints == {d.endpoint for d in given} | {f"trunk-{t.id}" for t in office.trunks} | {"unasked"}


def test_every_jump_of_the_dialplan_leads_somewhere():
    plan = [
        step
        for path, text in render(small_office(), engine()).items()
        if path.startswith("ext")
        for step in steps(text)
    ]
    contexts = {step.context for step in plan}
    for step in plan:
        if not step.extension:
            assert step.data in contexts, step
        elif (
            step.application in ("Goto", "Gosub")
            and step.data.count(",") >= 2
            and "${" not in step.data.partition(",")[0]
        ):
            assert step.data.partition(",")[0] in contexts, step

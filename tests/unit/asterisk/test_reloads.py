"""Every file that is rendered is known to the table of reloads."""

import pytest

from pbxmanager.asterisk.reloads import consequences, consequences_of
from pbxmanager.asterisk.render import render
from pbxmanager.operations.waiting import meaning
from tests.unit.asterisk.office import engine, small_office


def test_each_rendered_file_has_a_rule():
    consequences(render(small_office(), engine()))


def test_a_person_needs_no_reload():
    done = consequences(["numbers/x10.conf", "generation.conf", "dids/x86.conf", "sites.conf"])
    assert (done.reload, done.restart) == ((), ())


def test_all_sip_files_are_one_reload_before_the_dialplan():
    changed = ["extensions_routes.conf", "pjsip_auth.conf", "pjsip_endpoint.conf", "pjsip.conf"]
    assert consequences(changed).reload == ("res_pjsip.so", "pbx_config.so")


def test_each_reload_says_what_it_does_to_calls():
    assert all(meaning([module]) for module in consequences(render(small_office(), engine())).reload)


def test_what_only_a_restart_reads_is_named():
    assert consequences(["modules.conf"]).restart == ("modules.conf",)


def test_a_file_without_a_rule_is_an_error():
    with pytest.raises(KeyError):
        consequences(["surprise.conf"])


MODULES = {"modules.conf": "load = res_pjsip.so\nload = pbx_config.so\n"}


def test_a_module_that_does_not_run_is_not_reloaded():
    before = {**MODULES, "cli_aliases.conf": "a", "queues.conf": ""}
    after = {"modules.conf": MODULES["modules.conf"] + "load = res_clialiases.so\n", "cli_aliases.conf": "b"}
    found = consequences_of(before, {**after, "queues.conf": ""})
    assert (found.reload, found.restart) == ((), ("modules.conf",))


def test_a_number_that_rings_other_telephones_has_the_dialplan_read_again_for_its_hint():
    before = {**MODULES, "numbers/x10.conf": "[1001]\nname = A\ndial = PJSIP/a\n"}
    after = {**MODULES, "numbers/x10.conf": "[1001]\nname = B\ndial = PJSIP/a\n"}
    assert consequences_of(before, after).reload == ()
    after["numbers/x10.conf"] += "[1002]\ndial = PJSIP/b\n"
    assert consequences_of(before, after).reload == ("pbx_config.so",)

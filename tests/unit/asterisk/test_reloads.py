"""Every file that is rendered is known to the table of reloads."""

import pytest

from pbxmanager.asterisk.reloads import consequences
from pbxmanager.asterisk.render import render
from tests.unit.asterisk.office import engine, small_office


def test_each_rendered_file_has_a_rule():
    consequences(render(small_office(), engine()))


def test_a_person_needs_no_reload():
    done = consequences(["numbers/x10.conf", "generation.conf", "dids/x86.conf", "sites.conf"])
    assert (done.reload, done.restart) == ((), ())


def test_all_sip_files_are_one_reload_before_the_dialplan():
    changed = ["extensions_routes.conf", "pjsip_auth.conf", "pjsip_endpoint.conf", "pjsip.conf"]
    assert consequences(changed).reload == ("res_pjsip.so", "pbx_config.so")


def test_what_only_a_restart_reads_is_named():
    assert consequences(["modules.conf"]).restart == ("modules.conf",)


def test_a_file_without_a_rule_is_an_error():
    with pytest.raises(KeyError):
        consequences(["surprise.conf"])

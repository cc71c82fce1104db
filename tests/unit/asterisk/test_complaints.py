"""Which log entries speak against a change, and which are about traffic."""

import pytest

from pbxmanager.asterisk.problem_log import ProblemLog
from pbxmanager.asterisk.verify import complaints

ABOUT_CONFIGURATION = [
    # As Asterisk 22.10.1 wrote them.
    "ERROR[20068] config_options.c: Error parsing allow=!all,nonsense at line 72 of ",
    "ERROR[20068] res_sorcery_config.c: Could not create an object of type 'endpoint' with id '1001-aaaaaaaa' from …",
    "ERROR[20068] res_pjsip_endpoint_identifier_ip.c: Identify 'trunk-1' failed when adding resolution results of 'x'",
    "WARNING[20068] res_rtp_asterisk.c: Unreasonable values for RTP start/end port in rtp.conf",
    "WARNING[20068] config.c: No '=' (equal sign) in line 62 of extensions_routes.conf",
    "WARNING[20068] pbx_config.c: Invalid priority/label 'foo' at line 60 of extensions_routes.conf",
    "WARNING[20068] pbx.c: Context 'broken' tries to include nonexistent context 'nowhere'",
]
ABOUT_TRAFFIC = [
    "ERROR[20102] res_pjsip.c: Error 120022 'Invalid argument' sending OPTIONS request to endpoint trunk-2",
    "ERROR[20102] res_pjsip.c: Error 120101 'Network is unreachable' sending OPTIONS request to endpoint trunk-1",
    "WARNING[20102] res_pjsip_outbound_registration.c: No response received from 'sip:x' on registration attempt to 'y'",
    "WARNING[20102] taskprocessor.c: The 'pjsip/default' task processor queue reached 500 scheduled tasks.",
    "WARNING[20102][C-0001] pbx.c: No application 'X' for extension (a, b, 1)",
    "WARNING[20102][C-0001] res_rtp_asterisk.c: RTP Read error: Connection refused.  Hanging up.",
    "ERROR[20102] manager.c: Unable to write to the session: Broken pipe",
    "WARNING[20102] res_pjsip_registrar.c: AOR '' not found for endpoint 'x'",
    "WARNING[20102] res_pjsip/pjsip_distributor.c: Request 'INVITE' from '<sip:a@b>' failed for '203.0.113.9:5060'",
]


@pytest.mark.parametrize("entry", ABOUT_CONFIGURATION)
def test_what_is_said_about_configuration_counts(entry):
    assert complaints((f"[2026-11-24 08:32:40.290] {entry}",))


@pytest.mark.parametrize("entry", ABOUT_TRAFFIC)
def test_what_is_said_about_calls_and_networks_does_not(entry):
    assert complaints((f"[2026-11-24 08:32:40.290] {entry}",)) == ()


def test_an_entry_may_have_several_lines_and_the_log_may_be_rotated(tmp_path):
    log = ProblemLog(tmp_path / "problems")
    assert (log.mark(), log.since(0)) == (0, ())
    log.path.write_text("[2026-11-24 08:32:40.290] ERROR[1] config.c: one\n  and more\n[2026-11-24 08:32:41.000] x\n")
    mark = log.mark()
    assert log.since(0)[0].endswith("config.c: one and more")
    assert log.since(mark) == ()
    log.path.write_text("[2026-11-24 08:33:00.000] ERROR[1] config.c: new\n")
    assert len(log.since(mark)) == 1

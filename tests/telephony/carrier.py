"""A telephone company: an Asterisk of its own that notes who calls what, and answers as the number says.

Its configuration is written here, apart from the product's templates: it shares nothing with what it tests.
Numbers that end in 486, 503, 404 or 000 are busy, out of order, unallocated or never answered; all others are answered with
a tone. Those that end in 111 press 1 before it, those in 999 hang up
at once, those in 222 send their calls back to a number of the PBX.
``account`` (password ``carrier-secret``) registers; the PBX's address is known as well.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pbxmanager.asterisk.engine import Build
from tests.telephony.asterisk import RunningAsterisk, free_port
from tests.telephony.audio import Recording

SECRET = "carrier-secret"
MODULES = """
res_sorcery_config res_sorcery_astdb res_sorcery_memory res_timing_timerfd res_rtp_asterisk res_srtp
res_pjproject res_pjsip res_pjsip_session res_pjsip_pubsub res_pjsip_sdp_rtp res_pjsip_caller_id res_pjsip_nat
res_pjsip_registrar res_pjsip_authenticator_digest res_pjsip_outbound_authenticator_digest
res_pjsip_endpoint_identifier_user res_pjsip_endpoint_identifier_ip res_pjsip_header_funcs res_pjsip_rfc3326
chan_pjsip bridge_simple bridge_softmix codec_alaw codec_ulaw codec_resample codec_gsm format_sln format_pcm
pbx_config app_senddtmf app_dial app_playback app_playtones app_stack app_mixmonitor func_callerid func_channel func_cut
func_env func_strings func_logic res_clioriginate app_exec app_verbose
""".split()  # noqa: SIM905  (a list of so many words reads worse)


@dataclass(frozen=True)
class ArrivedCall:
    """A call as it came from the PBX."""

    number: str
    caller: str
    caller_name: str
    asserted: str
    privacy: str
    recording: Path

    def heard(self) -> Recording:
        """What the called party heard (once the call has ended)."""
        return Recording.load(self.recording)


class Carrier:
    """Listens on a loopback address of its own, such as 127.0.0.2, so that the PBX can know it by that."""

    def __init__(self, build: Build, home: Path, address: str, pbx: str, tone: int = 880) -> None:
        self.home = home
        self.address = address
        self.port = free_port(address)
        self.tone = tone
        configuration = home / "etc"
        configuration.mkdir(parents=True)
        (home / "calls.log").touch()
        for name, text in self._files(build, pbx).items():
            (configuration / name).write_text(text)
        self.asterisk = RunningAsterisk(build, configuration / "asterisk.conf", home)

    def __enter__(self) -> Self:
        self.asterisk.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self.asterisk.stop()

    @property
    def calls(self) -> list[ArrivedCall]:
        """Calls that came from the PBX, in order."""
        log = self.home / "calls.log"
        lines = log.read_text().splitlines() if log.exists() else []
        return [_arrived(line, self.home) for line in lines]

    def wait_call(self, after: int = 0, timeout: float = 8.0) -> ArrivedCall:
        """Return the first call after so many earlier ones."""
        until = time.monotonic() + timeout
        while time.monotonic() < until:
            if len(self.calls) > after:
                return self.calls[after]
            time.sleep(0.05)
        raise AssertionError(f"No call reached the carrier {self.address} within {timeout:g} s")

    def has_registration(self, timeout: float = 8.0) -> bool:
        """Whether the account is registered, waiting for it."""
        until = time.monotonic() + timeout
        while time.monotonic() < until:
            if "account/sip:" in self.asterisk.console("pjsip show contacts"):
                return True
            time.sleep(0.2)
        return False

    def place(self, number: str, caller: str) -> None:
        """Call into the PBX; the caller speaks the carrier's tone, and what it hears is recorded."""
        self.asterisk.console(f"channel originate Local/{caller}*{number}@place/n extension speak@place")

    def place_hidden(self, number: str) -> None:
        """Call into the PBX as somebody who hides the number (RFC 3323: ``anonymous@anonymous.invalid``)."""
        self.asterisk.console(f"channel originate Local/secret-{number}@place/n extension speak@place")

    def send_back_to(self, number: str) -> None:
        """Let calls to numbers that end in 222 go back to a number of the PBX, with the caller that they showed."""
        self.asterisk.console(f"dialplan set global BACK {number}")

    def press(self, number: str, caller: str, keys: str) -> None:
        """Call into the PBX and press keys a second after the answer, then stay on the line, silent.

        A ``w`` among the keys waits half a second; what the caller hears is recorded.
        """
        self.asterisk.console(f"channel originate Local/{caller}*{number}@place/n extension press-{keys}@place")

    def incoming_heard(self) -> Recording:
        """What the caller of the last call heard (once it has ended)."""
        return Recording.load(self.home / "placed.sln")

    def _files(self, build: Build, pbx: str) -> dict[str, str]:
        home = self.home
        names = ("astvarlibdir", "astdbdir", "astkeydir", "astagidir")
        places = "".join(f"{name} = {home}/lib\n" for name in names)
        return {
            "asterisk.conf": f"[directories]\nastetcdir = {home}/etc\nastmoddir = {build.modules}\nastdatadir = {build.data}\n"
            f"{places}astspooldir = {home}/spool\nastrundir = {home}/run\nastlogdir = {home}/log\n",
            "modules.conf": "[modules]\nautoload = no\n" + "".join(f"load = {name}.so\n" for name in MODULES),
            "logger.conf": "[general]\n[logfiles]\nproblems = warning,error\n",
            "rtp.conf": "[general]\nrtpstart = 40000\nrtpend = 44999\n",
            "pjsip.conf": self._pjsip(pbx),
            "extensions.conf": self._extensions(),
            **dict.fromkeys(
                (
                    "manager.conf",
                    "cdr.conf",
                    "cel.conf",
                    "indications.conf",
                    "features.conf",
                    "http.conf",
                    "udptl.conf",
                ),
                "[general]\nenabled = no\nenable = no\n",
            ),
        }

    def _pjsip(self, pbx: str) -> str:
        host, _, port = pbx.partition(":")
        common = "type = endpoint\ncontext = arrived\ndisallow = all\nallow = alaw,ulaw\ndirect_media = no\n"
        return f"""
[udp]
type = transport
protocol = udp
bind = {self.address}:{self.port}

[global]
type = global
endpoint_identifier_order = username,ip

[pbx]
{common}aors = pbx
transport = udp

[pbx]
type = aor
contact = sip:{host}:{port}

[pbx]
type = identify
endpoint = pbx
match = {host}

[account]
{common}aors = account
auth = account
transport = udp

[account]
type = aor
max_contacts = 2

[account]
type = auth
auth_type = userpass
username = account
password = {SECRET}
"""

    def _extensions(self) -> str:
        note = (
            "${EXTEN}|${CALLERID(num)}|${CALLERID(name)}|${PJSIP_HEADER(read,P-Asserted-Identity)}|"
            "${PJSIP_HEADER(read,Privacy)}|${UNIQUEID}"
        )
        return f"""
[arrived]
exten => _[0-9+].,1,Set(FILE({self.home}/calls.log,,,al,u)={note})
 same => n,GotoIf($["${{EXTEN:-3}}" = "486"]?busy)
 same => n,GotoIf($["${{EXTEN:-3}}" = "503"]?broken)
 same => n,GotoIf($["${{EXTEN:-3}}" = "404"]?unallocated)
 same => n,GotoIf($["${{EXTEN:-3}}" = "000"]?ring)
 same => n,GotoIf($["${{EXTEN:-3}}" = "222"]?back)
 same => n,Answer()
 same => n,MixMonitor({self.home}/${{UNIQUEID}}-both.sln,r({self.home}/${{UNIQUEID}}.sln))
 same => n,ExecIf($["${{EXTEN:-3}}" = "999"]?Hangup)
 same => n,ExecIf($["${{EXTEN:-3}}" = "111"]?Wait(1))
 same => n,ExecIf($["${{EXTEN:-3}}" = "111"]?SendDTMF(1))
 same => n,Playtones({self.tone})
 same => n,Wait(120)
 same => n(busy),Hangup(17)
 same => n(broken),Hangup(34)
 same => n(unallocated),Hangup(1)
 same => n(ring),Ringing()
 same => n,Wait(120)
 same => n(back),Dial(PJSIP/${{BACK}}@pbx,60)
 same => n,Hangup(${{HANGUPCAUSE}})

[place]
exten => _[0-9+].,1,Set(CALLERID(num)=${{CUT(EXTEN,*,1)}})
 same => n,Dial(PJSIP/${{CUT(EXTEN,*,2)}}@pbx,60)
exten => _secret-.,1,Set(CALLERID(all)=Somebody <13800138001>)
 same => n,Set(CALLERID(pres)=prohib)
 same => n,Dial(PJSIP/${{EXTEN:7}}@pbx,60)
exten => _press-.,1,Answer()
 same => n,MixMonitor({self.home}/placed-both.sln,r({self.home}/placed.sln))
 same => n,Wait(1)
 same => n,SendDTMF(${{EXTEN:6}})
 same => n,Wait(60)
exten => speak,1,Answer()
 same => n,MixMonitor({self.home}/placed-both.sln,r({self.home}/placed.sln))
 same => n,Playtones({self.tone})
 same => n,Wait(60)
"""


def _arrived(line: str, home: Path) -> ArrivedCall:
    number, caller, name, asserted, privacy, unique = line.split("|")
    return ArrivedCall(number, caller, name, asserted, privacy, home / f"{unique}.sln")

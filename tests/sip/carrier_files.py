"""The telephone company's Asterisk configuration, in plain text of the tests' own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.sip.asterisk import modules_conf
from tests.sip.exchange import (
    DIALPLAN_MODULES,
    MEDIA_MODULES,
    RTP_PORTS,
    SIGNALLING,
    SILENT_FILES,
    SIP_MODULES,
    transports,
)

ARRIVED, ENDED, ANSWERED, FAILED = "CARRIER-ARRIVED", "CARRIER-ENDED", "CARRIER-ANSWERED", "CARRIER-FAILED"

BEHAVIOURS = ("answer", "slow", "drop", "ring", "never", "early", "busy", "unavailable", "unallocated", "declined")


@dataclass(frozen=True)
class Account:
    """A customer that signs in with a password. ``srtp`` insists on encrypted audio."""

    username: str
    password: str
    srtp: bool = False


def carrier_files(
    *, address: str, port: int, tls_port: int, rtp: int, certificate: tuple[Path, Path], accounts: Iterable[Account],
    ip_peers: Iterable[str], tone: int, recordings: Path,
) -> Mapping[str, str]:  # fmt: skip
    """All files by name."""
    return {
        **SILENT_FILES,
        "modules.conf": modules_conf((*SIP_MODULES, *MEDIA_MODULES, *DIALPLAN_MODULES, "pbx_spool")),
        "rtp.conf": f"[general]\nrtpstart={rtp}\nrtpend={rtp + RTP_PORTS - 1}\n",
        "logger.conf": "[general]\ndateformat = %F %T.%3q\n[logfiles]\n"
        f"messages.log => notice,warning,error\ndigits.log => dtmf\n{SIGNALLING} => verbose(1)\n",
        "pjsip.conf": _pjsip(address, port, tls_port, certificate, accounts, ip_peers),
        "extensions.conf": _dialplan(tone, recordings),
    }


def _pjsip(
    address: str,
    port: int,
    tls_port: int,
    certificate: tuple[Path, Path],
    accounts: Iterable[Account],
    ip_peers: Iterable[str],
) -> str:
    # debug: every message into the signalling log. auth_username first: a PBX's From header carries the caller's
    # number, so only its digest says who it is.
    text = "[global]\ntype=global\ndebug=yes\nendpoint_identifier_order=auth_username,username,ip\nuser_agent=Test carrier\n"
    text += transports(address, port, tls_port, certificate)
    endpoint = "type=endpoint\ncontext=from-customer\ndisallow=all\nallow=alaw,ulaw,g722\nrewrite_contact=yes\n"
    endpoint += "rtp_symmetric=yes\ndirect_media=no\nsend_pai=yes\ntrust_id_inbound=yes\ntrust_id_outbound=yes\nrtp_timeout=30\n"
    for account in accounts:
        name = account.username
        media = "media_encryption=sdes\n" if account.srtp else ""
        text += f"\n[{name}]\n{endpoint}identify_by=auth_username,username\nauth={name}\naors={name}\n{media}"
        text += f"\n[{name}]\ntype=auth\nauth_type=digest\nusername={name}\npassword={account.password}\n"
        text += f"\n[{name}]\ntype=aor\nmax_contacts=2\nremove_existing=yes\n"
    # Places calls to addresses without an account; with addresses given, takes calls from them without a password.
    text += f"\n[plain]\n{endpoint}identify_by=ip\n"
    text += f"\n[plain-srtp]\n{endpoint}identify_by=ip\nmedia_encryption=sdes\n"
    matches = "".join(f"match={peer}\n" for peer in ip_peers)
    if matches:
        text += f"\n[plain]\ntype=identify\nendpoint=plain\n{matches}"
    return text


def _dialplan(tone: int, recordings: Path) -> str:
    # What callers send goes into the log in base64 only. PlayTones ends with the channel.
    return f"""[general]
static=yes

[from-customer]
exten => _[+*#0-9a-zA-Z].,1,Set(BEHAVIOUR=${{DB(behaviour/${{FILTER(+*#0-9a-zA-Z,${{EXTEN}})}})}})
 same => n,ExecIf($["${{BEHAVIOUR}}" = ""]?Set(BEHAVIOUR=answer))
 same => n,Set(CHANNEL(hangup_handler_push)=ended,s,1)
 same => n,Set(CALL=${{BASE64_ENCODE(${{CHANNEL(pjsip,call-id)}})}})
 same => n,Log(NOTICE,{ARRIVED} ${{CALL}} ${{UNIQUEID}} ${{CHANNEL(endpoint)}} ${{CHANNEL}} ${{BEHAVIOUR}} end)
 same => n,Goto(behave,${{BEHAVIOUR}},1)

[behave]
exten => answer,1,Goto(talk,s,1)
exten => slow,1,Ringing()
 same => n,Wait(2)
 same => n,Goto(talk,s,1)
exten => drop,1,Answer()
 same => n,PlayTones({tone})
 same => n,Wait(1)
 same => n,Hangup(16)
exten => ring,1,Ringing()
 same => n,Wait(600)
exten => never,1,Wait(600)
exten => early,1,Progress()
 same => n,PlayTones({tone})
 same => n,Wait(2)
 same => n,Hangup(1)
exten => busy,1,Hangup(17)
exten => unavailable,1,Hangup(34)
exten => unallocated,1,Hangup(1)
exten => declined,1,Hangup(21)

[talk]
exten => s,1,Answer()
 same => n,MixMonitor(,r({recordings}/${{UNIQUEID}}.sln48))
 same => n,PlayTones({tone})
 same => n,Wait(3600)

[ended]
exten => s,1,Log(NOTICE,{ENDED} ${{UNIQUEID}} ${{HANGUPCAUSE}})
 same => n,Return()

; Calls that the carrier places: a call file dials Local/<id>@place and, once that is answered, runs connected.
[place]
exten => _X.,1,Set(CALLERID(num)=${{CARRIER_NUMBER}})
 same => n,Set(CALLERID(name)=${{CARRIER_NAME}})
 same => n,Set(CALLERID(pres)=${{CARRIER_PRESENTATION}})
 same => n,Dial(${{CARRIER_TARGET}},${{CARRIER_SECONDS}},b(headers^s^1(${{EXTEN}})))
 same => n,Log(NOTICE,{FAILED} ${{EXTEN}} ${{HANGUPCAUSE}} ${{DIALSTATUS}})
 same => n,Hangup()

[headers]
exten => s,1,Log(NOTICE,CARRIER-PLACED ${{ARG1}} ${{CHANNEL}} ${{BASE64_ENCODE(${{CHANNEL(pjsip,call-id)}})}})
 same => n,Return()

[connected]
exten => _X.,1,Set(CHANNEL(hangup_handler_push)=over,${{EXTEN}},1)
 same => n,MixMonitor(,r({recordings}/${{EXTEN}}.sln48))
 same => n,Log(NOTICE,{ANSWERED} ${{EXTEN}} ${{CHANNEL}})
 same => n,PlayTones(${{CARRIER_TONE}})
 same => n,Wait(3600)

[over]
exten => _X.,1,Log(NOTICE,{ENDED} ${{EXTEN}} ${{HANGUPCAUSE}})
 same => n,Return()
"""

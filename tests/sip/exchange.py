"""The smallest exchange that connects telephones, in plain Asterisk configuration of the tests' own.

It knows nothing of the product: it is what the test kit itself is tried on.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.sip.asterisk import RunningAsterisk, modules_conf
from tests.sip.certificates import write_certificate
from tests.sip.ports import free_block, free_ports

RTP_PORTS = 60
SIGNALLING = "signalling.log"

SIP_MODULES = (
    "res_pjproject", "res_sorcery_config", "res_sorcery_memory", "res_sorcery_astdb", "res_pjsip", "res_pjsip_session",
    "res_pjsip_sdp_rtp", "res_pjsip_authenticator_digest", "res_pjsip_outbound_authenticator_digest",
    "res_pjsip_endpoint_identifier_user", "res_pjsip_endpoint_identifier_ip", "res_pjsip_endpoint_identifier_anonymous",
    "res_pjsip_registrar", "res_pjsip_nat", "res_pjsip_caller_id", "res_pjsip_rfc3326", "res_pjsip_dtmf_info",
    "res_pjsip_header_funcs", "res_pjsip_logger", "res_pjsip_maintenance", "res_pjsip_pubsub", "res_pjsip_refer",
    "res_pjsip_diversion", "res_rtp_asterisk", "res_srtp", "res_timing_timerfd", "chan_pjsip", "bridge_simple",
    "bridge_native_rtp", "bridge_softmix", "bridge_builtin_features", "res_crypto",
)  # fmt: skip
MEDIA_MODULES = (
    "codec_alaw", "codec_ulaw", "codec_g722", "codec_gsm", "codec_resample", "codec_a_mu", "format_pcm", "format_wav",
    "format_gsm", "format_sln",
)  # fmt: skip
DIALPLAN_MODULES = (
    "pbx_config", "app_dial", "app_playback", "app_playtones", "app_verbose", "app_echo", "app_mixmonitor", "app_read",
    "app_exec", "app_stack",
    "func_callerid", "func_channel", "func_strings", "func_logic", "func_base64", "func_db", "func_hangupcause",
    "func_env",
)  # fmt: skip

# What the core wants to read even where a default would do; without the file it complains.
SILENT_FILES = {
    "features.conf": "[general]\n", "indications.conf": "[general]\ncountry=us\n[us]\ndescription=US\nringcadence=2000,4000\n"
    "dial=350+440\nbusy=480+620/500,0/500\nring=440+480/2000,0/4000\ncongestion=480+620/250,0/250\n",
    "udptl.conf": "[general]\n", "cdr.conf": "[general]\nenable=no\n", "cel.conf": "[general]\nenable=no\n",
    "acl.conf": "", "codecs.conf": "", "ccss.conf": "[general]\n", "stasis.conf": "[threadpool]\n",
    "pjproject.conf": "[startup]\n",
    "manager.conf": "[general]\nenabled=no\n", "http.conf": "[general]\nenabled=no\n", "dnsmgr.conf": "[general]\nenable=no\n",
}  # fmt: skip


def transports(address: str, udp_port: int, tls_port: int, certificate: tuple[Path, Path]) -> str:
    """PJSIP transports for UDP, TCP (same port) and TLS."""
    crt, key = certificate
    return f"""
[udp]
type=transport
protocol=udp
bind={address}:{udp_port}

[tcp]
type=transport
protocol=tcp
bind={address}:{udp_port}

[tls]
type=transport
protocol=tls
bind={address}:{tls_port}
cert_file={crt}
priv_key_file={key}
method=tlsv1_2
"""


class Exchange:
    """An Asterisk with telephones that can call one another by user name.

    :param phones: password by user name.
    :param encrypted: users whose audio must be SRTP.
    :param dialplan: further extensions of the context that the phones dial in.
    """

    def __init__(
        self,
        workdir: Path,
        phones: Mapping[str, str],
        *,
        encrypted: tuple[str, ...] = (),
        dialplan: str = "",
        launcher: Path | None = None,
    ) -> None:
        workdir.mkdir(parents=True, exist_ok=True)
        self.port, self.tls_port = free_ports(2)
        rtp = free_block(RTP_PORTS)
        self.certificate = write_certificate(workdir)
        pjsip = "[global]\ntype=global\n" + transports("127.0.0.1", self.port, self.tls_port, self.certificate)
        for user, password in phones.items():
            media = "media_encryption=sdes\n" if user in encrypted else ""
            pjsip += f"""
[{user}]
type=endpoint
context=phones
disallow=all
allow=alaw,ulaw,g722
auth={user}
aors={user}
rewrite_contact=yes
rtp_symmetric=yes
direct_media=no
send_pai=yes
trust_id_outbound=yes
{media}
[{user}]
type=auth
auth_type=digest
username={user}
password={password}

[{user}]
type=aor
max_contacts=3
remove_existing=yes
"""
        extensions = f"""[general]
static=yes
[phones]
{dialplan}
exten => echo,1,Answer()
 same => n,Echo()
exten => keys,1,Answer()
 same => n,Read(KEYS,,4,,1,10)
 same => n,Log(NOTICE,KEYS ${{KEYS}})
 same => n,Hangup()
exten => nobody,1,Hangup(1)
exten => _X.,1,Dial(PJSIP/${{EXTEN}},30)
 same => n,Hangup(${{HANGUPCAUSE}})
"""
        self.asterisk = RunningAsterisk(
            workdir,
            files={
                **SILENT_FILES,
                "modules.conf": modules_conf((*SIP_MODULES, *MEDIA_MODULES, *DIALPLAN_MODULES)),
                "pjsip.conf": pjsip,
                "rtp.conf": f"[general]\nrtpstart={rtp}\nrtpend={rtp + RTP_PORTS - 1}\n",
                "extensions.conf": extensions,
            },
            launcher=launcher,
        )

    def server(self, transport: str = "udp") -> str:
        """Host and port for a phone's ``server``."""
        return f"127.0.0.1:{self.tls_port if transport == 'tls' else self.port}"

    def __enter__(self) -> Exchange:
        self.asterisk.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.asterisk.stop()

"""A fax machine: an Asterisk of its own that sends pages by T.38, or as sound only."""

from pathlib import Path
from typing import Self

from PIL import Image, ImageDraw

from pbxmanager.asterisk.engine import Build
from tests.telephony.asterisk import RunningAsterisk, free_port

MODULES = """
res_sorcery_config res_sorcery_astdb res_sorcery_memory res_timing_timerfd res_rtp_asterisk res_pjproject res_pjsip
res_pjsip_session res_pjsip_pubsub res_pjsip_sdp_rtp res_pjsip_caller_id res_pjsip_nat res_pjsip_t38
res_pjsip_outbound_authenticator_digest res_pjsip_endpoint_identifier_ip chan_pjsip bridge_simple codec_alaw codec_ulaw
format_sln format_pcm pbx_config app_dial app_stack func_callerid func_channel func_env func_strings func_logic res_clioriginate
res_fax res_fax_spandsp
""".split()  # noqa: SIM905  (a list of so many words reads worse)


def pages(path: Path, count: int, size: tuple[int, int] = (1728, 500)) -> list[Image.Image]:
    """Write a fax of so many pages (TIFF, Group 4, 204 × 196 dots an inch), each with other marks; return them."""
    made = []
    for number in range(1, count + 1):
        page = Image.new("1", size, 1)
        draw = ImageDraw.Draw(page)
        draw.rectangle((100, 50, 300 * number, 200), fill=0)
        draw.ellipse((900, 250, 900 + 200 * number, 450), fill=0)
        made.append(page)
    made[0].save(path, save_all=True, append_images=made[1:], compression="group4", dpi=(204, 196))
    return made


class FaxMachine:
    """Sends with a telephone's account at the PBX."""

    def __init__(self, build: Build, home: Path, pbx: str, username: str, password: str, *, t38: bool) -> None:
        self.home = home
        etc = home / "etc"
        etc.mkdir(parents=True)
        names = ("astvarlibdir", "astdbdir", "astkeydir", "astagidir")
        places = "".join(f"{name} = {home}/lib\n" for name in names)
        host = f"[directories]\nastetcdir = {etc}\nastmoddir = {build.modules}\nastdatadir = {build.data}\n{places}"
        texts = {
            "asterisk.conf": f"{host}astspooldir = {home}/spool\nastrundir = {home}/run\nastlogdir = {home}/log\n",
            "modules.conf": "[modules]\nautoload = no\n" + "".join(f"load = {name}.so\n" for name in MODULES),
            "logger.conf": "[general]\n[logfiles]\nproblems = warning,error,notice\n",
            "rtp.conf": "[general]\nrtpstart = 45000\nrtpend = 45999\n",
            "udptl.conf": "[general]\nudptlstart = 46000\nudptlend = 46999\n",
            "res_fax.conf": "[general]\nmaxrate = 14400\nminrate = 4800\necm = yes\n",
            "pjsip.conf": f"""[udp]
type = transport
protocol = udp
bind = 127.0.0.5:{free_port("127.0.0.5")}

[pbx]
type = endpoint
context = nothing
disallow = all
allow = alaw
aors = pbx
outbound_auth = pbx
from_user = {username}
t38_udptl = {"yes" if t38 else "no"}
t38_udptl_ec = redundancy

[pbx]
type = aor
contact = sip:{pbx}

[pbx]
type = auth
auth_type = userpass
username = {username}
password = {password}
""",
            "extensions.conf": f"""[send]
exten => _X.,1,Set(CHANNEL(hangup_handler_push)=ended,s,1)
 same => n,Set(FAXOPT(localstationid)=Sender 42)
 same => n,SendFAX({home}/${{EXTEN}}.tif,f)
 same => n,Hangup()

[ended]
exten => s,1,Set(FILE({home}/sent.log,,,al,u)=${{FAXSTATUS}}|${{FAXPAGES}}|${{FAXMODE}}|${{FAXERROR}})
 same => n,Return()
""",
            **dict.fromkeys(
                ("manager.conf", "cdr.conf", "cel.conf", "indications.conf", "features.conf", "http.conf"),
                "[general]\nenabled = no\nenable = no\n",
            ),
        }
        for name, text in texts.items():
            (etc / name).write_text(text)
        self.asterisk = RunningAsterisk(build, etc / "asterisk.conf", home)

    def __enter__(self) -> Self:
        self.asterisk.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self.asterisk.stop()

    def send(self, number: str, document: str = "1") -> None:
        """Call a number and send the document ``home/DOCUMENT.tif``."""
        self.asterisk.console(f"channel originate PJSIP/{number}@pbx extension {document}0@send")

    def outcome(self) -> str:
        """Return what became of the last sending: status, pages, way, error; empty while there is none."""
        log = self.home / "sent.log"
        lines = log.read_text().splitlines() if log.exists() else []
        return lines[-1] if lines else ""

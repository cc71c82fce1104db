"""Files that the office does not decide: where Asterisk lives, what it loads, what it logs, who may command it."""

from collections.abc import Iterator

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.templates import fill
from pbxmanager.snapshot import Snapshot

MODULES = (
    # Resources first: Asterisk orders loading by dependency, people read by purpose.
    "res_sorcery_config.so res_sorcery_astdb.so res_sorcery_memory.so res_timing_timerfd.so res_crypto.so",
    "res_rtp_asterisk.so res_srtp.so res_format_attr_opus.so res_musiconhold.so res_security_log.so res_pjproject.so",
    "res_pjsip.so res_pjsip_session.so res_pjsip_sdp_rtp.so res_pjsip_caller_id.so res_pjsip_nat.so res_pjsip_registrar.so",
    "res_pjsip_authenticator_digest.so res_pjsip_outbound_authenticator_digest.so res_pjsip_outbound_registration.so",
    "res_pjsip_endpoint_identifier_user.so res_pjsip_endpoint_identifier_ip.so res_pjsip_acl.so res_pjsip_path.so",
    "res_pjsip_diversion.so res_pjsip_dtmf_info.so res_pjsip_empty_info.so res_pjsip_header_funcs.so res_pjsip_logger.so",
    "res_pjsip_refer.so res_pjsip_rfc3326.so res_pjsip_dlg_options.so res_pjsip_notify.so res_pjsip_pubsub.so",
    "res_pjsip_outbound_publish.so res_pjsip_exten_state.so res_pjsip_pidf_body_generator.so res_pjsip_xpidf_body_generator.so",
    "res_pjsip_dialog_info_body_generator.so res_pjsip_pidf_digium_body_supplement.so",
    "chan_pjsip.so bridge_simple.so bridge_native_rtp.so bridge_softmix.so bridge_holding.so bridge_builtin_features.so",
    "codec_alaw.so codec_ulaw.so codec_a_mu.so codec_g722.so codec_gsm.so codec_resample.so codec_opus.so",
    "codec_opus_open_source.so format_gsm.so format_pcm.so format_sln.so format_wav.so format_wav_gsm.so",
    "pbx_config.so app_dial.so app_playback.so app_stack.so app_exec.so app_originate.so app_verbose.so app_cdr.so",
    "app_db.so app_while.so app_echo.so app_mixmonitor.so app_read.so",
    "func_callerid.so func_channel.so func_config.so func_cut.so func_db.so func_dialplan.so func_groupcount.so",
    "func_hangupcause.so func_logic.so func_math.so func_strings.so func_global.so func_cdr.so func_timeout.so func_rand.so",
    "app_queue.so res_clioriginate.so",
    "func_pjsip_endpoint.so func_pjsip_aor.so func_pjsip_contact.so func_devstate.so func_extstate.so",
    "app_voicemail.so app_system.so func_env.so res_pjsip_mwi.so res_pjsip_mwi_body_generator.so",
    "res_fax.so res_fax_spandsp.so res_pjsip_t38.so",
    # State that people change from their telephones, and what is counted, asked and waited for.
    "func_presencestate.so func_sha1.so func_uri.so func_lock.so app_userevent.so app_sayunixtime.so",
    "pbx_spool.so",
    "cdr_csv.so",
    # Pictures: passed on, never converted.
    "res_format_attr_h264.so res_format_attr_vp8.so",
    # What people do in the middle of a call.
    "res_parking.so app_directed_pickup.so app_page.so app_confbridge.so res_rtp_multicast.so chan_rtp.so",
    "res_pjsip_messaging.so app_channelredirect.so app_userevent.so",
    # Callers who say their name.
    "app_record.so",
)

PRELOADED = ("func_config.so", "func_db.so", "func_logic.so")
"""What hints look up: read with the dialplan, before most modules are there."""

PLAIN = {
    "acl.conf": "; Named address lists; none are needed yet by any object here.\n",
    "cdr.conf": "; Call records are on, in files that outlive every other process.\n[general]\nenable = yes\nunanswered = yes\n\n"
    "[csv]\nusegmtime = yes\nloguniqueid = yes\nloguserfield = yes\naccountlogs = no\n",
    "ccss.conf": "; Call completion keeps its defaults.\n[general]\n",
    "cel.conf": "; Channel events are not recorded by this generation.\n[general]\nenable = no\n",
    "cli.conf": "; When Asterisk has started, pauses of agents go on, messages that waited are taken up again, and\n"
    "; so are the lamps of telephones where somebody is logged in.\n"
    "[startup_commands]\nchannel originate Local/rest@postman/n extension walk@postman = yes\n"
    "channel originate Local/rest@postman/n extension s@agents-return = yes\n"
    "channel originate Local/rest@postman/n extension s@call-backs-return = yes\n"
    "channel originate Local/rest@postman/n extension s@desk-walk = yes\n",
    "cli_aliases.conf": "; No aliases: commands mean what their documentation says.\n[general]\n",
    "codecs.conf": "; Codecs keep their defaults.\n",
    "dnsmgr.conf": "; Follow a carrier whose name moves to another address.\n[general]\nenable = yes\nrefreshinterval = 300\n",
    "extconfig.conf": "; Nothing is read from a database: telephones work when every database is down.\n[settings]\n",
    "http.conf": "; No web server inside Asterisk.\n[general]\nenabled = no\n",
    "indications.conf": "; Tones that callers hear.\n[general]\ncountry = us\n\n"
    "[us]\ndescription = North America\nringcadence = 2000,4000\ndial = 350+440\n"
    "busy = 480+620/500,0/500\nring = 440+480/2000,0/4000\ncongestion = 480+620/250,0/250\n",
    "pjproject.conf": "; The SIP stack's own messages stay at its warnings.\n[startup]\nlog_level = 2\n",
    "pjsip_notify.conf": "; Messages that ask telephones to fetch their settings anew.\n",
    "stasis.conf": "; Message buses keep their defaults.\n[taskpool]\n",
}
"""Files without any value in them. Each is there even when it says little: a module that finds none can't be reloaded."""


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield the system's files."""
    build = engine.build
    wanted = [name for line in MODULES for name in line.split()]
    yield (
        "asterisk.conf",
        fill(
            "asterisk/asterisk.conf.j2",
            live=engine.live,
            modules=build.modules,
            data=build.data,
            home=engine.home,
        ),
    )
    yield (
        "modules.conf",
        fill("asterisk/modules.conf.j2", modules=[m for m in wanted if m in build.available], preloaded=PRELOADED),
    )
    yield "logger.conf", fill("asterisk/logger.conf.j2")
    yield "stasis.conf", fill("asterisk/stasis.conf.j2")
    yield "manager.conf", fill("asterisk/manager.conf.j2", port=engine.ami_port, secret=engine.ami_secret)
    yield "rtp.conf", fill("asterisk/rtp.conf.j2", first=engine.rtp_first, last=engine.rtp_last)
    yield "sorcery.conf", fill("asterisk/sorcery.conf.j2")
    yield from PLAIN.items()

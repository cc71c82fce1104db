"""The program inside one test phone: PJSIP's user agent, told what to do by JSON lines on standard input.

``phone.py`` runs this file in a process of its own, because the SIP stack keeps its state per process. The first line is the
configuration; each further line is a command. Answers (``{"reply": n}``) and events go to standard output, one JSON object a
line. End of input ends the program, so it cannot outlive the test.
"""

from __future__ import annotations

import ctypes
import json
import os
import queue
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pjsua2 as pj  # type: ignore[import-untyped]

POLL_MS = 10
GOODBYE_SECONDS = 1.0  # for the BYEs and the un-REGISTER when the phone is put away
_libc = ctypes.CDLL(None)
_out = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="surrogateescape")


_emitting = threading.Lock()


def emit(**message: Any) -> None:
    with _emitting:  # digits are reported by the stack's media thread
        _out.write(json.dumps(message) + "\n")
        _out.flush()


def guarded(method: Callable[..., None]) -> Callable[..., None]:
    """A Python error inside a callback would end the process without a word; report it instead."""

    def callback(self: Any, prm: Any) -> None:
        try:
            method(self, prm)
        except Exception as error:
            emit(event="error", what=f"{method.__name__}: {describe(error)}")

    return callback


def describe(error: Exception) -> str:
    return str(error.info()) if isinstance(error, pj.Error) else f"{type(error).__name__}: {error}"


class AgentCall(pj.Call):  # type: ignore[misc]
    def __init__(self, agent: Agent, key: int, call_id: int = pj.PJSUA_INVALID_ID) -> None:
        super().__init__(agent.account, call_id)
        self.agent, self.key = agent, key
        self.recorder: Any = None

    @guarded
    def onCallState(self, prm: Any) -> None:
        info = self.getInfo()
        state = info.stateText
        emit(event="state", call=self.key, state=state, code=int(info.lastStatusCode), reason=info.lastReason,
             sip_call_id=info.callIdString)  # fmt: skip
        if info.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self.agent.ended.append(self)

    @guarded
    def onCallMediaState(self, prm: Any) -> None:
        info = self.getInfo()  # its list of media is freed with it
        for index, media in enumerate(info.media):
            if media.type != pj.PJMEDIA_TYPE_AUDIO:
                continue
            emit(event="media", call=self.key, status=int(media.status))
            if media.status not in (pj.PJSUA_CALL_MEDIA_ACTIVE, pj.PJSUA_CALL_MEDIA_REMOTE_HOLD):
                continue
            audio = self.getAudioMedia(index)
            if self.recorder is None:
                self.recorder = pj.AudioMediaRecorder()
                self.recorder.createRecorder(str(self.agent.recording(self.key)))
            audio.startTransmit(self.recorder)
            if self.agent.source is not None:
                self.agent.source.startTransmit(audio)
            stream = self.getStreamInfo(index)
            emit(event="codec", call=self.key, codec=f"{stream.codecName}/{stream.codecClockRate}",
                 secure=self.getMedTransportInfo(index).localRtpName != "" and media_is_secure(self, index))  # fmt: skip

    @guarded
    def onDtmfDigit(self, prm: Any) -> None:
        emit(event="dtmf", call=self.key, digit=prm.digit)

    @guarded
    def onCallTransferStatus(self, prm: Any) -> None:
        emit(event="transfer", call=self.key, code=int(prm.statusCode), reason=prm.reason, final=bool(prm.finalNotify))
        if prm.finalNotify and 200 <= prm.statusCode < 300:
            self.agent.transferred.append(self)  # every telephone hangs up then; not from inside the callback

    @guarded
    def onCallTransferRequest(self, prm: Any) -> None:
        prm.statusCode = pj.PJSIP_SC_DECLINE  # no test asks a phone to place calls for the exchange


def media_is_secure(call: AgentCall, index: int) -> bool:
    # pjsua2 has no accessor; the dump names the transports that the stream goes through.
    return "SRTP status: Active" in call.dump(True, "")


class AgentAccount(pj.Account):  # type: ignore[misc]
    def __init__(self, agent: Agent) -> None:
        super().__init__()
        self.agent = agent

    @guarded
    def onRegState(self, prm: Any) -> None:
        info = self.getInfo()
        self.agent.registered = info.regIsActive and prm.code == 200
        emit(
            event="registration",
            active=bool(info.regIsActive),
            code=int(prm.code),
            reason=prm.reason,
            status=int(prm.status),
        )

    @guarded
    def onIncomingCall(self, prm: Any) -> None:
        self.agent.incoming(prm.callId, prm.rdata.wholeMsg)

    @guarded
    def onMwiInfo(self, prm: Any) -> None:
        emit(event="mwi", message=prm.rdata.wholeMsg)


class Agent:
    """The phone: one account, its calls by number (1, 2, 3 …), and what it plays."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config
        self.calls: dict[int, AgentCall] = {}
        self.ended: list[AgentCall] = []
        self.transferred: list[AgentCall] = []
        self.last_key = 0
        self.registered = False
        self.source: Any = None
        self.endpoint = pj.Endpoint()
        self.endpoint.libCreate()
        self.endpoint.libInit(self._endpoint_config())
        self.endpoint.audDevManager().setNullDev()
        self._choose_codecs()
        self.transport = self._open_transport()
        self.endpoint.libStart()
        self._open_source()
        self.account = AgentAccount(self)
        self.account.create(self._account_config())

    def _endpoint_config(self) -> Any:
        config = pj.EpConfig()
        config.logConfig.filename = self.config["log"]
        config.logConfig.level = 5
        config.logConfig.consoleLevel = 0
        config.logConfig.msgLogging = 1
        config.uaConfig.threadCnt = 0
        config.uaConfig.mainThreadOnly = True
        config.uaConfig.maxCalls = 8
        config.uaConfig.userAgent = self.config["user_agent"]
        config.uaConfig.mwiUnsolicitedEnabled = True
        config.medConfig.clockRate = 16000
        config.medConfig.sndClockRate = 16000
        config.medConfig.noVad = True  # silence is sent as well: a test measures what was sent, not what was spared
        config.medConfig.ecTailLen = 0
        return config

    def _choose_codecs(self) -> None:
        known = {codec.codecId: codec for codec in self.endpoint.codecEnum2()}
        for codec in known:
            self.endpoint.codecSetPriority(codec, 0)
        for place, wanted in enumerate(self.config["codecs"]):
            found = [codec for codec in known if codec.lower().startswith(wanted.lower() + "/")]
            if not found:
                names = ", ".join(sorted({codec.split("/")[0] for codec in known}))
                raise ValueError(f"codec {wanted!r} is not in this SIP stack, which has {names}")
            self.endpoint.codecSetPriority(found[0], 250 - place)

    def _open_transport(self) -> int:
        config = pj.TransportConfig()
        config.boundAddress = "127.0.0.1"
        config.port = self.config["sip_port"]
        kind = self.config["transport"]
        if kind == "tls" and self.config["ca_file"]:
            config.tlsConfig.CaListFile = self.config["ca_file"]
            config.tlsConfig.verifyServer = True
        names = {"udp": pj.PJSIP_TRANSPORT_UDP, "tcp": pj.PJSIP_TRANSPORT_TCP, "tls": pj.PJSIP_TRANSPORT_TLS}
        return int(self.endpoint.transportCreate(names[kind], config))

    def _open_source(self) -> None:
        if self.config["plays"]:
            self.source = pj.AudioMediaPlayer()
            self.source.createPlayer(self.config["plays"])
        elif self.config["tone"]:
            tone = pj.ToneDesc()
            tone.freq1, tone.freq2, tone.on_msec, tone.off_msec = int(self.config["tone"]), 0, 1000, 0
            tones = pj.ToneDescVector()
            tones.append(tone)
            self.source = pj.ToneGenerator()
            self.source.createToneGenerator(16000, 1)
            self.source.play(tones, True)

    def _account_config(self) -> Any:
        given = self.config
        host = given["server"].rpartition(":")[0]
        config = pj.AccountConfig()
        name = given["display_name"]
        shown = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '" ' if name else ""
        config.idUri = f"{shown}<sip:{given['username']}@{host}>"
        config.regConfig.registrarUri = self.uri("")
        config.regConfig.registerOnAdd = False
        config.regConfig.timeoutSec = given["expires"]
        config.regConfig.retryIntervalSec = 2
        config.regConfig.firstRetryIntervalSec = 1
        config.regConfig.unregWaitMsec = 500
        config.sipConfig.transportId = self.transport
        config.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", given["auth_username"], 0, given["password"]))
        config.natConfig.contactRewriteUse = 0
        config.natConfig.viaRewriteUse = 0
        config.natConfig.sipOutboundUse = 0
        config.natConfig.sdpNatRewriteUse = 0
        config.natConfig.udpKaIntervalSec = 0
        config.mwiConfig.enabled = given["subscribe_mwi"]
        media = config.mediaConfig
        media.transportConfig.boundAddress = "127.0.0.1"
        media.transportConfig.publicAddress = "127.0.0.1"
        media.transportConfig.port = given["rtp_port"]
        media.transportConfig.portRange = given["rtp_ports"] - 2
        media.lockCodecEnabled = False
        media.srtpSecureSignaling = 0
        if given["srtp"] == "sdes":
            media.srtpUse = pj.PJMEDIA_SRTP_MANDATORY
            media.srtpOpt.keyings.append(pj.PJMEDIA_SRTP_KEYING_SDES)
        return config

    def uri(self, user: str) -> str:
        at = f"{user}@" if user else ""
        return f"sip:{at}{self.config['server']};transport={self.config['transport']}"

    def recording(self, key: int) -> Path:
        return Path(self.config["folder"]) / f"call-{key}.wav"

    def incoming(self, call_id: int, message: str) -> None:
        self.last_key += 1
        call = self.calls[self.last_key] = AgentCall(self, self.last_key, call_id)
        emit(event="incoming", call=call.key, message=message)
        self.answer(call, 180)
        if self.config["auto_answer"]:
            self.answer(call, 200)

    @staticmethod
    def answer(call: AgentCall, code: int) -> None:
        prm = pj.CallOpParam(True)
        prm.statusCode = code
        call.answer(prm)

    def do(self, command: dict[str, Any]) -> dict[str, Any]:
        """Carry one command out. Raises what the stack says against it."""
        verb = command["do"]
        if verb == "register":
            self.account.setRegistration(command["on"])
            return {}
        if verb == "dial":
            return {"call": self._dial(command["target"], command["headers"])}
        call = self.calls[command["call"]]
        prm = pj.CallOpParam(True)
        if verb == "answer":
            self.answer(call, command["code"])
        elif verb == "hangup":
            prm.statusCode = command["code"]
            call.hangup(prm)
        elif verb == "hold":
            call.setHold(prm)
        elif verb == "resume":
            prm.opt.flag = pj.PJSUA_CALL_UNHOLD
            call.reinvite(prm)
        elif verb == "transfer":
            call.xfer(self.target(command["target"]), prm)
        elif verb == "attended":
            call.xferReplaces(self.calls[command["other"]], prm)
        elif verb == "dtmf":
            digits = pj.CallSendDtmfParam()
            digits.digits, digits.duration, digits.method = command["digits"], 100, pj.PJSUA_DTMF_METHOD_RFC2833
            call.sendDtmf(digits)
        else:
            raise ValueError(f"unknown command {verb!r}")
        return {}

    def target(self, number: str) -> str:
        return number if number.startswith(("sip:", "sips:", "tel:")) else self.uri(number)

    def _dial(self, target: str, headers: dict[str, str]) -> int:
        self.last_key += 1
        call = AgentCall(self, self.last_key)
        prm = pj.CallOpParam(True)
        for name, value in headers.items():
            header = pj.SipHeader()
            header.hName, header.hValue = name, value
            prm.txOption.headers.append(header)
        self.calls[call.key] = call
        call.makeCall(self.target(target), prm)
        return call.key

    def poll(self, milliseconds: int = POLL_MS) -> None:
        self.endpoint.libHandleEvents(milliseconds)
        _libc.fflush(None)  # the stack's log and recordings are read while they are written
        while self.transferred:
            call = self.transferred.pop()
            if call.key in self.calls:
                call.hangup(pj.CallOpParam(True))
        # Not from inside its own callback: the stack still uses the object there.
        while self.ended:
            call = self.ended.pop()
            call.recorder = None  # closes the file and so writes its header
            self.calls.pop(call.key, None)
            emit(event="closed", call=call.key)

    def put_away(self) -> None:
        if self.calls:
            self.endpoint.hangupAllCalls()
        if self.registered:
            self.account.setRegistration(False)
        until = time.monotonic() + GOODBYE_SECONDS
        while time.monotonic() < until and (self.calls or self.registered):
            self.poll()
        _libc.fflush(None)


def read_commands(commands: queue.SimpleQueue[dict[str, Any]]) -> None:
    for line in sys.stdin:
        commands.put(json.loads(line))
    commands.put({"do": "quit"})
    time.sleep(2 * GOODBYE_SECONDS)  # the parent is gone; should the stack hang, do not stay behind
    os._exit(1)


def main() -> None:
    os.dup2(2, 1)  # the library prints to standard output before it is told not to
    agent = Agent(json.loads(sys.stdin.readline()))
    emit(event="ready")
    commands: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=read_commands, args=(commands,), daemon=True).start()
    while True:
        agent.poll()
        while not commands.empty():
            command = commands.get()
            if command["do"] == "quit":
                agent.put_away()
                os._exit(0)  # the stack's own tidying takes a second and the process is ending anyway
            try:
                emit(reply=command["id"], result=agent.do(command))
            except Exception as error:
                emit(reply=command["id"], error=describe(error))


if __name__ == "__main__":
    try:
        main()
    except Exception as error:
        emit(event="error", what=describe(error))
        os._exit(1)

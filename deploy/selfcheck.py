"""Brings the demo up, lets two real telephones talk, stops it and reports. Started by ``deploy/demo --check``."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

import running  # noqa: E402  (the paths above come first)

from tests.telephony.phone import Phone  # noqa: E402

TONES = (440.0, 660.0)


class Report:
    """What was checked, in order."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, bool, str]] = []

    def check(self, what: str, work: Callable[[], str]) -> bool:
        """Carry out a check; an exception is its failure."""
        begun = time.monotonic()
        try:
            said, passed = work(), True
        except Exception as error:  # whatever it is, it belongs into the table
            said, passed = f"{type(error).__name__}: {error}", False
        self.rows.append((what, passed, said or f"{time.monotonic() - begun:.1f} s"))
        return passed

    def show(self) -> bool:
        """Print the table; return whether everything passed."""
        width = max(len(what) for what, _, _ in self.rows)
        print()
        for what, passed, said in self.rows:
            print(f"  {'ok  ' if passed else 'FAIL'}  {what:<{width}}  {said}")
        passed = all(row[1] for row in self.rows)
        print(f"\n{'Everything works.' if passed else 'Something does not work; see above.'}")
        return passed


def main() -> int:
    """Check; return the exit code."""
    log = running.STATE / "check.log"
    running.STATE.mkdir(parents=True, exist_ok=True)
    report = Report()
    with log.open("w") as output:
        command = [sys.executable, str(REPOSITORY / "deploy" / "running.py")]
        demo = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=REPOSITORY
        )
        try:
            if report.check("web server and Asterisk run", lambda: _up(demo, log)):
                _telephones(report)
        finally:
            report.check("everything stops", lambda: _stop(demo))
    return 0 if report.show() else 1


def _up(demo: "subprocess.Popen[bytes]", log: Path) -> str:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        if demo.poll() is not None:
            raise RuntimeError(log.read_text().strip().splitlines()[-1])
        if not running.wait_until_ready(2):
            return ""
    raise RuntimeError(f"not within 180 s; see {log}")


def _telephones(report: Report) -> None:
    server = f"127.0.0.1:{running.port('PBX_SIP_PORT')}"
    (first, *one), (second, *two) = running.accounts()[:2]
    ann = Phone(server, one[0], one[1], frequency=TONES[0])
    bob = Phone(server, two[0], two[1], frequency=TONES[1])
    try:
        registered = report.check(f"telephone {first} registers", lambda: _registers(ann))
        registered &= report.check(f"telephone {second} registers", lambda: _registers(bob))
        if registered:
            _call(report, ann, bob, first, second)
    finally:
        ann.close()
        bob.close()


def _registers(phone: Phone) -> str:
    phone.register()
    return ""


def _call(report: Report, ann: Phone, bob: Phone, first: str, second: str) -> None:
    outgoing = ann.call(second)
    incoming = bob.wait_incoming()

    def rings() -> str:
        assert incoming.caller_number == first, f"it shows {incoming.caller!r}"
        return f"shows “{incoming.caller_name}” {incoming.caller_number}"

    def answers() -> str:
        incoming.answer()
        outgoing.wait_answered()
        return ""

    report.check(f"{second} rings", rings)
    if report.check(f"{second} answers", answers):
        heard = [(outgoing, TONES[1], first, second), (incoming, TONES[0], second, first)]
        for call, tone, listener, speaker in heard:
            what = f"{speaker}'s tone of {tone:g} Hz"
            report.check(
                f"{listener} hears {speaker}",
                lambda call=call, tone=tone, what=what: (call.wait_heard(lambda r: r.hears(tone), what), what)[1],
            )
    report.check("the call ends on both sides", lambda: (outgoing.hangup(), incoming.wait_ended(), "")[2])


def _stop(demo: "subprocess.Popen[bytes]") -> str:
    if demo.poll() is None:
        demo.send_signal(signal.SIGINT)
    try:
        demo.wait(25)
    except subprocess.TimeoutExpired:
        demo.kill()
        raise RuntimeError("not within 25 s; it was killed") from None
    return ""


if __name__ == "__main__":
    sys.exit(main())

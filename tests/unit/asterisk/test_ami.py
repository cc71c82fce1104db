"""The manager interface's client against a server that misbehaves in every way that was seen."""

import asyncio
import contextlib

import pytest

from pbxmanager.asterisk.ami import (
    AmiAddress,
    AmiClient,
    AmiLoginRefused,
    AmiRefused,
    AmiTimeout,
    AmiUnreachable,
    EventsLost,
    Message,
    ami_session,
    client,
)

GREETING = b"Asterisk Call Manager/11.0.0\r\n"
OK = "Response: Success\r\nActionID: {id}\r\nMessage: fine\r\n\r\n"


class Server:
    """Answers each action by a function of its name and id; None means silence."""

    def __init__(self, answer, greeting=GREETING):
        self.answer = answer
        self.greeting = greeting
        self.received = []

    async def serve(self, reader, writer):
        writer.write(self.greeting)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                text = (await reader.readuntil(b"\r\n\r\n")).decode()
                headers = dict(line.split(": ", 1) for line in text.strip().split("\r\n"))
                self.received.append(headers)
                if headers["Action"] == "Login" and headers["Secret"] == "right":
                    reply = OK.format(id=headers["ActionID"])
                else:
                    reply = self.answer(headers["Action"], headers["ActionID"])
                for part in reply if isinstance(reply, list) else [reply]:
                    if part is None:
                        continue
                    if part == "close":
                        writer.close()
                        return
                    writer.write(part if isinstance(part, bytes) else part.encode())
                    await writer.drain()
                    await asyncio.sleep(0.01)


def talk(answer, work, secret="right", events=False, **options):
    """Run ``work(client)`` against a server; return its result and what the server received."""

    async def main():
        server = Server(answer, **options)
        listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        async with listening:
            address = AmiAddress("127.0.0.1", port, "manager", secret)
            async with AmiClient.connect(address, timeout=2, events=events) as ami:
                return await work(ami), server.received

    return asyncio.run(main())


def fine(action, ident):
    return OK.format(id=ident)


def test_an_action_is_answered():
    answer, received = talk(fine, lambda ami: ami.action("Ping"))
    assert answer["message"] == "fine"
    assert [headers["Action"] for headers in received] == ["Login", "Ping"]


def test_a_refusal_carries_asterisks_words():
    with pytest.raises(AmiRefused, match="No such module"):
        talk(
            lambda a, i: f"Response: Error\r\nActionID: {i}\r\nMessage: No such module\r\n\r\n",
            lambda ami: ami.action("X"),
        )


def test_a_wrong_secret_is_said_once_and_not_tried_again():
    refused = "Response: Error\r\nActionID: {}\r\nMessage: Authentication failed\r\n\r\n"
    with pytest.raises(AmiLoginRefused) as error:
        talk(lambda a, i: refused.format(i), lambda ami: ami.action("Ping"), secret="wrong-secret")
    assert "wrong-secret" not in str(error.value)


def test_nobody_there_is_said():
    with pytest.raises(AmiUnreachable, match="Is Asterisk running"), ami_session(AmiAddress("127.0.0.1", 1, "m", "s")):
        pass


def test_something_else_that_listens_is_told_apart():
    with pytest.raises(AmiRefused, match="not Asterisk"):
        talk(fine, lambda ami: ami.action("Ping"), greeting=b"SSH-2.0-OpenSSH_9.2\r\n")


def test_a_silent_listener_is_given_up():
    with pytest.raises(AmiTimeout, match="does not answer"):
        talk(fine, lambda ami: ami.action("Ping"), greeting=b"")


def test_an_answer_that_does_not_come_ends_the_wait_and_leaves_nothing_behind():
    async def work(ami):
        with pytest.raises(AmiTimeout, match="Hang"):
            await ami.action("Hang", timeout=0.1)
        return dict(ami._protocol.pending)

    assert talk(lambda a, i: None if a == "Hang" else fine(a, i), work)[0] == {}


def test_a_connection_that_ends_fails_the_action_and_nothing_is_sent_twice():
    async def work(ami):
        with pytest.raises(AmiUnreachable):
            await ami.action("Originate", Channel="Local/1@x")
        with pytest.raises(AmiUnreachable):
            await ami.action("Ping")

    _, received = talk(lambda a, i: ["close"], work)
    assert [headers["Action"] for headers in received] == ["Login", "Originate"]
    assert received[1]["Async"] == "true"


@pytest.mark.parametrize("value", ["a\r\n\r\nAction: Command", "a\nb", "a\rb", "a\0b"])
def test_a_line_break_in_a_value_is_an_error_that_names_the_header(value):
    async def work(ami):
        with pytest.raises(ValueError, match="Channel"):
            await ami.action("Hangup", Channel=value)

    assert len(talk(fine, work)[1]) == 1


def test_characters_cut_by_packets_arrive_whole():
    def answer(action, ident):
        text = f"Response: Success\r\nActionID: {ident}\r\nMessage: Müller 李\r\n\r\n".encode()
        return [text[n : n + 1] for n in range(len(text))]

    assert talk(answer, lambda ami: ami.action("Ping"))[0]["Message"] == "Müller 李"


def test_a_list_is_its_events_without_the_end():
    def answer(action, ident):
        head = f"Response: Success\r\nActionID: {ident}\r\nEventList: start\r\n\r\n"
        rows = [f"Event: Row\r\nActionID: {ident}\r\nName: {n}\r\n\r\n" for n in range(3)]
        return [head, *rows, f"Event: RowsComplete\r\nActionID: {ident}\r\nEventList: Complete\r\n\r\n"]

    rows, _ = talk(answer, lambda ami: ami.list_action("Rows"))
    assert [row["Name"] for row in rows] == ["0", "1", "2"]


def test_two_answers_to_one_action_do_no_harm():
    async def work(ami):
        first = await ami.action("ModuleLoad")
        second = await ami.action("Ping")
        return first["Message"], second["Message"]

    def answer(action, ident):
        twice = f"Response: Success\r\nActionID: {ident}\r\nMessage: late\r\n\r\n"
        return [fine(action, ident), twice] if action == "ModuleLoad" else fine(action, ident)

    assert talk(answer, work)[0] == ("fine", "fine")


def test_a_forged_event_is_dropped_counted_and_costs_nothing_else():
    forged = "Event: InvalidAccountID\r\nRemoteAddress: IPV4/UDP/evil/1\r\nRemoteAddress: IPV4/UDP/real/2\r\n\r\n"
    two = "Event: A\r\nEvent: B\r\n\r\n"
    good = "Event: Hangup\r\nChannel: PJSIP/1\r\nChanVariable: a=1\r\nChanVariable: b=2\r\n\r\n"

    async def work(ami):
        await ami.action("Ping")
        event = await anext(ami.events())
        return event, ami.hostile_count

    event, hostile = talk(lambda a, i: [forged, two, good, fine(a, i)], work, events=True)[0]
    assert event.event == "Hangup"
    assert event.getlist("ChanVariable") == ("a=1", "b=2")
    assert hostile == 2


def test_too_many_events_are_reported_as_lost(monkeypatch):
    monkeypatch.setattr(client, "EVENT_QUEUE", 5)

    async def work(ami):
        await ami.action("Ping")
        taken = []
        with pytest.raises(EventsLost):
            async for event in ami.events():
                taken.append(event["N"])
        return taken

    flood = [f"Event: E\r\nN: {n}\r\n\r\n" for n in range(20)]
    assert talk(lambda a, i: [*flood, fine(a, i)], work, events=True)[0] == ["0", "1", "2", "3", "4"]


def test_a_reload_waits_for_another_one_to_end():
    tries = iter(["A reload is in progress", "A reload is in progress", None])

    def answer(action, ident):
        busy = next(tries)
        return f"Response: Error\r\nActionID: {ident}\r\nMessage: {busy}\r\n\r\n" if busy else fine(action, ident)

    _, received = talk(answer, lambda ami: ami.reload("res_pjsip.so"))
    assert len(received) == 4


def test_a_command_gives_all_its_lines():
    said = "Response: Success\r\nActionID: {}\r\nMessage: Command output follows\r\nOutput: a\r\nOutput: \r\nOutput: b\r\n\r\n"
    assert talk(lambda a, i: said.format(i), lambda ami: ami.command("core show version"))[0] == "a\n\nb"


def test_a_dead_peer_is_noticed(monkeypatch):
    monkeypatch.setattr(client, "PING_SECONDS", 0.1)

    async def work(ami):
        with pytest.raises(EventsLost):
            await asyncio.wait_for(anext(ami.events()), 3)

    talk(lambda a, i: None, work, events=True)


def test_a_message_reads_headers_without_regard_to_case():
    message = Message.parse("Event: Hangup\r\nUniqueid: 1\r\ngarbage\r\nX:y")
    assert (message["UNIQUEID"], message.get("x"), message.get("missing", "-")) == ("1", "y", "-")
    with pytest.raises(KeyError):
        message["missing"]

"""The protocol: the order in which VS Code speaks it, and what comes of wrong messages."""

import itertools
import json
import socket
import struct
import threading
import time

import pytest

from tests.debugging.connection import Connection
from tests.debugging.dap import TIMEOUT, Debugger
from tests.replaying.serving import lecture, line_of, served
from tinygrad_edu import InputError, Value, record_source_lines
from tinygrad_edu.replaying import Replay, messages
from tinygrad_edu.replaying.messages import length_in
from tinygrad_edu.replaying.session import Session

INITIALIZE = {
    "clientID": "vscode",
    "clientName": "Visual Studio Code",
    "adapterID": "debugpy",
    "pathFormat": "path",
    "linesStartAt1": True,
    "columnsStartAt1": True,
    "supportsVariableType": True,
    "supportsVariablePaging": True,
    "supportsRunInTerminalRequest": True,
    "locale": "en",
    "supportsProgressReporting": True,
    "supportsInvalidatedEvent": True,
    "supportsMemoryReferences": True,
    "supportsArgsCanBeInterpretedByShell": True,
    "supportsMemoryEvent": True,
    "supportsStartDebuggingRequest": True,
}
"""What VS Code says of itself."""

HOSTILE = [
    None,
    True,
    -1,
    0,
    1,
    4,
    10**30,
    1.5,
    "",
    "w5",
    "why ",
    "∂E_total/∂",
    "\ud800",
    "a\0b",
    [],
    [None],
    [[]],
    [{}],
    [{"line": None}, {"dataId": 3}],
    {},
    {"path": 3},
    {"path": "a\0b"},
]
"""What a client of ill will gives for an argument."""


@pytest.fixture(scope="module")
def replay():
    return lecture()


@pytest.fixture
def port(replay):
    with served(replay) as port:
        yield port
        with Debugger() as last:
            last.attach(port)  # and its end is that of the server


def next_of(connection):
    message = connection.next_message(time.monotonic() + TIMEOUT)
    assert message is not None, "nothing came"
    return message


def exchange(connection, command, arguments, events=()):
    """Send a request, and return the body of its answer and of the events that follow it."""
    number = connection.send(command, arguments)
    answer = next_of(connection)
    assert (answer["type"], answer["request_seq"]) == ("response", number)
    assert (answer["command"], answer["success"]) == (command, True)
    bodies = [answer.get("body", {})]
    for event in events:
        message = next_of(connection)
        assert (message["type"], message["event"]) == ("event", event)
        bodies.append(message.get("body", {}))
    return bodies[0] if not events else bodies


def test_vs_code_attaches_as_it_does_to_debugpy(replay, port):
    connection = Connection(port)
    can = exchange(connection, "initialize", INITIALIZE)
    for ability in (
        "supportsConfigurationDoneRequest",
        "supportsDataBreakpoints",
        "supportsEvaluateForHovers",
        "supportsGotoTargetsRequest",
        "supportsStepBack",
    ):
        assert can[ability] is True
    settings = {
        "name": "Replay E_total",
        "type": "debugpy",
        "request": "attach",
        "connect": {"host": "127.0.0.1", "port": port},
        "justMyCode": True,
        "showReturnValue": True,
        "debugOptions": ["RedirectOutput", "ShowReturnValue"],
        "workspaceFolder": "/lessons",
        "__sessionId": "00000000-0000-0000-0000-000000000000",
    }
    exchange(connection, "attach", settings, ["initialized"])
    path, line = str(replay.program.path), line_of(replay, "dE_dw5")
    wanted = {
        "source": {"name": replay.program.path.name, "path": path},
        "lines": [line],
        "breakpoints": [{"line": line}],
        "sourceModified": False,
    }
    (found,) = exchange(connection, "setBreakpoints", wanted)["breakpoints"]
    assert (found["verified"], found["line"]) == (True, line)
    assert exchange(connection, "setDataBreakpoints", {"breakpoints": []}) == {"breakpoints": []}
    exchange(connection, "setExceptionBreakpoints", {"filters": [], "filterOptions": []})
    _, stopped = exchange(connection, "configurationDone", None, ["stopped"])
    assert (stopped["reason"], stopped["threadId"]) == ("entry", 1)
    (thread,) = exchange(connection, "threads", None)["threads"]
    assert thread == {"id": 1, "name": "the pass to E_total"}
    _, stopped = exchange(connection, "continue", {"threadId": 1}, ["stopped"])
    assert (stopped["reason"], stopped["hitBreakpointIds"]) == ("breakpoint", [found["id"]])
    asked = {"threadId": 1, "startFrame": 0, "levels": 1}
    stack = exchange(connection, "stackTrace", asked)
    (frame,) = stack["stackFrames"]
    assert (frame["source"]["path"], frame["line"], stack["totalFrames"]) == (path, line, 2)
    scopes = exchange(connection, "scopes", {"frameId": frame["id"]})["scopes"]
    assert [scope["name"] for scope in scopes] == ["Values", "Gradients", "This step"]
    reference = scopes[1]["variablesReference"]
    rows = exchange(connection, "variables", {"variablesReference": reference})["variables"]
    (row,) = [row for row in rows if row["name"] == "dE_dw5"]
    assert (row["type"], row["evaluateName"]) == ("∂E_total/∂w5", "dE_dw5")
    hover = {"expression": "w5", "frameId": frame["id"], "context": "hover"}
    assert exchange(connection, "evaluate", hover)["result"].startswith("w5 = 0.4  ∂E_total/∂w5")
    exchange(connection, "stepBack", {"threadId": 1, "granularity": "statement"}, ["stopped"])
    exchange(connection, "continue", {"threadId": 1}, ["stopped"])
    exchange(connection, "setBreakpoints", {**wanted, "lines": [], "breakpoints": []})
    exchange(connection, "continue", {"threadId": 1}, ["stopped"])
    exchange(connection, "continue", {"threadId": 1}, ["terminated"])
    exchange(connection, "disconnect", {"restart": False, "terminateDebuggee": False})
    assert next_of(connection) == {"event": "closed"}
    connection.close()


def test_the_numbers_of_what_is_sent_go_up_by_one(replay):
    session = Session(replay)
    sent = []
    for number, command in enumerate(["initialize", "attach", "fly", "configurationDone"], 1):
        body = json.dumps({"seq": number, "type": "request", "command": command})
        sent += session.answer(body.encode())
    assert [message["seq"] for message in sent] == list(range(1, 7))
    assert [message["type"] for message in sent].count("event") == 2


def test_every_client_begins_at_the_beginning_without_breakpoints(replay, port):
    for _ in range(2):
        connection = Connection(port)
        exchange(connection, "initialize", INITIALIZE)
        exchange(connection, "attach", {}, ["initialized"])
        _, stopped = exchange(connection, "configurationDone", {}, ["stopped"])
        assert stopped["description"].startswith("the beginning")
        _, stopped = exchange(connection, "continue", {"threadId": 1}, ["stopped"])
        assert stopped["description"].startswith("the end")
        lines = [{"line": line_of(replay, "dE_dw5")}]
        source = {"path": str(replay.program.path)}
        exchange(connection, "setBreakpoints", {"source": source, "breakpoints": lines})
        connection.close()  # as one that has crashed


def test_nothing_moves_before_it_has_begun(replay):
    session = Session(replay)
    assert failure_of(session, "next") == "next came before configurationDone"
    answer_to(session, "attach")
    answer_to(session, "configurationDone")
    assert failure_of(session, "configurationDone") == "configurationDone came again"
    assert failure_of(session, "goto", {"targetId": 1000}).startswith("go got 1000; the positions")
    assert failure_of(session, "stepInTargets") == "a replay has no request 'stepInTargets'"
    assert failure_of(session, "initialize", {"linesStartAt1": False}).startswith("linesStartAt1")
    assert failure_of(session, "initialize", {"pathFormat": "uri"}).startswith("pathFormat")
    assert failure_of(session, "scopes", {"frameId": 9}).startswith("frameId got 9")


def answer_to(session, command, arguments=None):
    request = {"seq": 7, "type": "request", "command": command, "arguments": arguments}
    first, *_ = session.answer(json.dumps(request).encode())
    assert (first["type"], first["request_seq"], first["command"]) == ("response", 7, command)
    return first


def failure_of(session, command, arguments=None):
    answer = answer_to(session, command, arguments)
    assert answer["success"] is False
    return answer["message"]


def commands(session):
    moves = "configurationDone continue goto next pause reverseContinue stepBack stepIn stepOut"
    return [*session.requests, *session.plain_requests, *moves.split()]


def test_no_argument_brings_the_session_down(replay):
    session = Session(replay)
    names = "breakpoints count expression filter frameId levels line name source start startFrame"
    names = f"{names} targetId variablesReference dataId terminateDebuggee pathFormat".split()
    tried = 0
    for command in commands(session):
        for name, value in itertools.product(names, HOSTILE):
            answer = answer_to(session, command, {name: value})
            assert answer["success"] or not answer["message"].startswith("defect"), answer
            tried += 1
        for value in HOSTILE:
            answer = answer_to(session, command, value)
            assert answer["success"] or not answer["message"].startswith("defect"), answer
    for value, other in itertools.product(HOSTILE, HOSTILE):
        for given in (
            {"source": {"path": str(replay.program.path)}, "breakpoints": [{"line": value}]},
            {"source": {"path": str(replay.program.path)}, "line": value},
            {"source": value, "breakpoints": other},
            {"variablesReference": 2, "start": value, "count": other},
            {"variablesReference": value, "name": other},
            {"expression": value, "frameId": other},
        ):
            command = "evaluate" if "expression" in given else "variables"
            for asked in (command, "setBreakpoints", "gotoTargets", "dataBreakpointInfo"):
                answer = answer_to(session, asked, given)
                assert answer["success"] or not answer["message"].startswith("defect"), answer
    assert tried > 5000
    assert answer_to(session, "evaluate", {"expression": "w5"})["success"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "what came is no JSON"),
        (b"{", "what came is no JSON"),
        (b"\xff\xfe\xfa", "what came is no JSON"),
        (b"[" * 100_000, "what came is no JSON"),
        (b"9" * 5000, "what came is no JSON"),
        (b"3", "got 3; a message is a JSON object"),
        (b"[1]", "got [1]; a message is a JSON object"),
        (b"{}", "seq got None"),
        (b'{"seq": "1", "command": "next"}', "seq got '1'"),
        (b'{"seq": 1}', "command got None"),
        (b'{"seq": 1, "command": ["next"]}', "command got ['next']"),
        (b'{"seq": 1, "command": "next", "arguments": 3}', "got 3; this takes an object"),
    ],
)
def test_a_message_that_is_no_request_is_answered(body, message, replay):
    session = Session(replay)
    (answer,) = session.answer(body)
    assert (answer["type"], answer["success"]) == ("response", False)
    assert answer["message"].startswith(message)
    json.dumps(answer)


def test_a_defect_of_ours_is_told_and_the_session_goes_on(replay, monkeypatch):
    session = Session(replay)
    monkeypatch.setattr(session.looking.rows, "replay", None)
    assert failure_of(session, "variables", {"variablesReference": 1}).startswith("defect in vari")
    assert answer_to(session, "threads")["success"]


def test_a_client_that_says_nothing_does_not_keep_the_next_one_out(port):
    silent = [Connection(port) for _ in range(2)]
    body = json.dumps({"seq": 1, "type": "request", "command": "threads"}).encode()
    connection = Connection(port)
    connection._socket.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    assert next_of(connection)["success"]
    for client in [*silent, connection]:
        client.close()


def test_messages_may_come_in_pieces_and_several_at_once(port):
    first = json.dumps({"seq": 1, "type": "request", "command": "threads"}).encode()
    message = b"Content-Length: %d\r\nContent-Type: application/json\r\n\r\n%s" % (
        len(first),
        first,
    )
    connection = Connection(port)
    for byte in message:
        connection._socket.sendall(bytes([byte]))
    assert next_of(connection)["success"]
    connection._socket.sendall(message * 3)
    for _ in range(3):
        assert next_of(connection)["success"]
    connection.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}",
        b"GET http://127.0.0.1/ HTTP/1.1\r\n\r\n",
        b"GET http://127.0.0.1/ HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
        b"Content-Length: -5\r\n\r\n{}",
        b"Content-Length: 1e3\r\n\r\n{}",
        b"Content-Length: 99999999999\r\n\r\n{}",
        b"Content-Length: " + b"9" * 100 + b"\r\n\r\n{}",
        b"Content-Type: text/plain\r\n\r\n{}",
        b"\xff\xfe\r\n\r\n",
        b"\r\n\r\n",
        b"x" * 100_000,
    ],
)
def test_what_is_not_this_protocol_is_refused_and_the_next_client_is_served(sent, port):
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as stranger:
        answer = b""
        try:
            stranger.sendall(sent)
            while chunk := stranger.recv(65536):
                answer += chunk
        except ConnectionError:
            pass  # there was more to read than the server cared for
    assert b'"success": false' in answer or len(sent) > 1000
    with Debugger() as debugger:
        debugger.attach(port)
        assert debugger.wait_for_stop() == "entry"
        debugger.request("disconnect")
        debugger._connection.close()
        debugger._connection = None


def test_a_client_that_leaves_in_the_middle_of_a_message_is_forgotten(port):
    with socket.create_connection(("127.0.0.1", port)) as stranger:
        stranger.sendall(b"Content-Length: 100\r\n\r\n{")
    connection = Connection(port)
    exchange(connection, "initialize", INITIALIZE)
    connection.close()


def test_a_client_that_is_cut_off_before_it_is_answered_is_forgotten(port):
    connection = Connection(port)
    for _ in range(50):
        connection.send("threads", {})
    at_once = struct.pack("ii", 1, 0)
    connection._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
    connection.close()
    following = Connection(port)
    exchange(following, "initialize", INITIALIZE)
    following.close()


def test_a_length_is_read_whatever_the_case_of_its_name():
    assert length_in(b"CONTENT-LENGTH:7") == 7
    with pytest.raises(InputError, match="takes a number of bytes"):
        length_in("Content-Length: ²".encode())


def test_a_label_of_any_text_is_shown_escaped_and_sent_as_json():
    x = Value(2.0, label='x"\n</script>\ud800')
    session = Session(Replay(x * 3.0))
    answer = answer_to(session, "variables", {"variablesReference": 1})
    assert answer["body"]["variables"][0]["value"] == "2.0"
    assert json.loads(json.dumps(answer))["body"]["variables"][0]["type"] == r'x"\n</script>\ud800'


def test_a_client_may_think_for_longer_than_the_server_waits_at_a_time(monkeypatch):
    monkeypatch.setattr(messages, "SECONDS", 0.001)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        thinking = threading.Timer(0.1, theirs.sendall, [b"Content-Length: 2\r\n\r\n{}"])
        thinking.start()
        assert messages.Wire(ours).receive() == b"{}"
        thinking.join()


def test_a_message_longer_than_any_request_is_refused_by_its_head():
    assert length_in(b"Content-Length: 10000000") == messages.LONGEST_BODY
    with pytest.raises(InputError, match="a message of 10000001 bytes is too long"):
        length_in(b"Content-Length: 10000001")


def test_what_was_typed_at_a_prompt_has_no_second_frame():
    space = {"x": Value(2.0, label="x")}
    with record_source_lines():
        exec(compile("out = x * 3.0", "<stdin>", "exec"), space)
    assert space["out"].made_at == ("<stdin>", 1)
    session = Session(Replay(space["out"]))
    answer_to(session, "attach")
    answer_to(session, "configurationDone")
    answer_to(session, "next")
    assert answer_to(session, "stackTrace", {"threadId": 1})["body"]["totalFrames"] == 1

"""Every message of protocol 5.5 between Jupyter's own client and the installed kernelspec: `messages_test.py PREFIX`.
Prints one line per fact, `ok NAME` or `FAILED NAME: why`, and goes on after a failure."""

import os
import sys
import time
import traceback

os.environ["JUPYTER_PATH"] = os.path.join(sys.argv[1], "share", "jupyter")

from jupyter_client.manager import start_new_kernel  # noqa: E402

DEADLINE_S = 30
FACTS = []


def fact(name):
    def keep(check):
        FACTS.append((name, check))
        return check

    return keep


class Talk:
    """A client that keeps all it hears, by channel."""

    def __init__(self, client):
        self.client = client
        self.heard = {"shell": [], "control": [], "iopub": [], "stdin": []}
        self.seq = 0

    def send(self, channel, type, content, buffers=(), metadata=None, parent=None):
        message = self.client.session.msg(type, content, parent, metadata=metadata)
        message["buffers"] = list(buffers)
        getattr(self.client, f"{channel}_channel").send(message)
        return message["header"]["msg_id"]

    def find(self, channel, matches):
        seen = 0
        deadline = time.monotonic() + DEADLINE_S
        while True:
            for message in self.heard[channel][seen:]:
                seen += 1
                if matches(message):
                    return message
            left = deadline - time.monotonic()
            self.heard[channel].append(getattr(self.client, f"get_{channel}_msg")(timeout=max(left, 0.01)))

    def reply(self, channel, id):
        return self.find(channel, lambda m: m["parent_header"].get("msg_id") == id)

    def published(self, id):
        """All that was published under a request, up to its idle."""
        mine = lambda m: m["parent_header"].get("msg_id") == id  # noqa: E731
        self.find("iopub", lambda m: mine(m) and m["content"].get("execution_state") == "idle")
        return [m for m in self.heard["iopub"] if mine(m)]

    def ask(self, channel, type, content=None):
        """The content of a reply that comes between busy and idle, with nothing else published."""
        id = self.send(channel, f"{type}_request", content or {})
        reply = self.reply(channel, id)
        assert reply["msg_type"] == f"{type}_reply", reply
        assert kinds(self.published(id)) == ["busy", "idle"], self.published(id)
        return reply["content"]

    def start(self, code, **options):
        defaults = {"silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        return self.send("shell", "execute_request", {"code": code, **defaults, **options})

    def run(self, code, **options):
        """The content of a cell's reply and what was published under it."""
        id = self.start(code, **options)
        return self.reply("shell", id)["content"], self.published(id)

    def value(self, code):
        return only(self.run(code)[1], "execute_result")["content"]["data"]["text/plain"]

    def begun(self, id):
        self.find("iopub", lambda m: m["parent_header"].get("msg_id") == id and m["msg_type"] == "execute_input")

    def debug(self, command, **arguments):
        self.seq += 1
        request = {"type": "request", "seq": self.seq, "command": command, "arguments": arguments}
        id = self.send("control", "debug_request", request)
        content = self.reply("control", id)["content"]
        assert content["success"] and content["command"] == command and content["request_seq"] == self.seq, content
        return content.get("body")

    def debug_event(self, name):
        found = self.find("iopub", lambda m: m["msg_type"] == "debug_event" and m["content"]["event"] == name)
        return found["content"]["body"]


def kinds(messages):
    return [m["content"].get("execution_state", m["msg_type"]) for m in messages]


def only(messages, type):
    (found,) = [m for m in messages if m["msg_type"] == type]
    return found


def code_at(code, at=None):
    return {"code": code, "cursor_pos": len(code) if at is None else at}


@fact("kernel_info on shell and on control says 5.5, TypeScript and a debugger")
def _():
    for channel in ["shell", "control"]:
        info = talk.ask(channel, "kernel_info")
        assert (info["status"], info["protocol_version"], info["debugger"]) == ("ok", "5.5", True), info
        assert info["language_info"]["name"] == "typescript" and info["language_info"]["file_extension"] == ".ts"
        assert info["implementation"] and info["implementation_version"] and info["banner"]
        assert "debugger" in info["supported_features"] and "kernel subshells" not in info["supported_features"]


@fact("connect names five ports")
def _():
    reply = talk.ask("shell", "connect")
    ports = {reply[f"{channel}_port"] for channel in ["shell", "iopub", "stdin", "control", "hb"]}
    assert len(ports) == 5 and all(port > 0 for port in ports), reply


@fact("heartbeat beats")
def _():
    client.hb_channel.unpause()
    for _ in range(2):
        time.sleep(1.5 * client.hb_channel.time_to_dead)
        assert client.hb_channel.is_beating()


@fact("execute: busy, input, streams, result, reply, idle")
def _():
    reply, found = talk.run("console.log('out'); console.error('err'); 6 * 7")
    assert kinds(found) == ["busy", "execute_input", "stream", "stream", "execute_result", "idle"], found
    asked, out, err, result = [m["content"] for m in found[1:5]]
    assert asked["code"].endswith("6 * 7") and asked["execution_count"] == reply["execution_count"]
    assert (out, err) == ({"name": "stdout", "text": "out\n"}, {"name": "stderr", "text": "err\n"})
    assert result["data"] == {"text/plain": "42"} and result["execution_count"] == reply["execution_count"]
    assert reply["status"] == "ok" and reply["payload"] == [] and reply["user_expressions"] == {}, reply


@fact("execute: silent publishes nothing and counts nothing")
def _():
    before = talk.run("0")[0]["execution_count"]
    reply, found = talk.run("console.log('x'); 5", silent=True)
    assert reply["status"] == "ok" and kinds(found) == ["busy", "idle"], found
    assert talk.run("0")[0]["execution_count"] == before + 1


@fact("execute: without store_history it is neither counted nor kept")
def _():
    before = talk.run("0")[0]["execution_count"]
    talk.run("'of no history'", store_history=False)
    assert talk.run("1")[0]["execution_count"] == before + 1
    tail = talk.ask("shell", "history", {"hist_access_type": "tail", "n": 2, "raw": True, "output": False})["history"]
    assert [source for _, _, source in tail] == ["0", "1"], tail


@fact("execute: user_expressions each have their outcome")
def _():
    reply, _ = talk.run("let u = 2", user_expressions={"twice": "u * 2", "broken": "nope"})
    good, bad = reply["user_expressions"]["twice"], reply["user_expressions"]["broken"]
    assert good["status"] == "ok" and good["data"] == {"text/plain": "4"} and good["metadata"] == {}, reply
    assert bad["status"] == "error" and bad["ename"] == "ReferenceError" and bad["traceback"] is not None, reply


@fact("execute: an error is published and replied alike")
def _():
    reply, found = talk.run("throw new TypeError('bad')")
    error = only(found, "error")["content"]
    assert kinds(found) == ["busy", "execute_input", "error", "idle"], found
    assert (reply["status"], reply["ename"], reply["evalue"]) == ("error", "TypeError", "bad"), reply
    assert error["traceback"] and all(error[key] == reply[key] for key in ["ename", "evalue", "traceback"])


@fact("execute: stop_on_error aborts the cells behind it, without it they run")
def _():
    for stop, statuses in [(True, ["error", "aborted", "aborted"]), (False, ["error", "ok", "ok"])]:
        cells = ["await new Promise((r) => setTimeout(r, 100)); throw 1", "1", "2"]
        ids = [talk.start(code, stop_on_error=stop) for code in cells]
        assert [talk.reply("shell", id)["content"]["status"] for id in ids] == statuses
        for id in ids:
            talk.published(id)


@fact("is_complete: complete, incomplete with its indent, invalid")
def _():
    for code, status in [("1", "complete"), ("for (;;) {", "incomplete"), ("let = = 1", "invalid"), ("", "complete")]:
        reply = talk.ask("shell", "is_complete", {"code": code})
        assert reply["status"] == status, (code, reply)
        assert ("indent" in reply) == (status == "incomplete"), reply


@fact("inspect: found with text, not found without, at both levels of detail")
def _():
    talk.run("/** Says it. */\nfunction say(it: string) { return it }")
    for level in [0, 1]:
        reply = talk.ask("shell", "inspect", {**code_at("say"), "detail_level": level})
        assert reply["status"] == "ok" and reply["found"] and "say" in reply["data"]["text/plain"], reply
        none = talk.ask("shell", "inspect", {**code_at("nothing_such"), "detail_level": level})
        assert none == {"status": "ok", "found": False, "data": {}, "metadata": {}}, none


@fact("complete: names in code points, with types in the metadata")
def _():
    code = "'é😀'; Math.hyp"
    reply = talk.ask("shell", "complete", code_at(code))
    assert reply["status"] == "ok" and reply["matches"] == ["hypot"], reply
    assert (reply["cursor_start"], reply["cursor_end"]) == (len(code) - 3, len(code)), reply
    (typed,) = reply["metadata"]["_jupyter_types_experimental"]
    assert typed["text"] == "hypot" and typed["type"], typed


@fact("complete: in the middle of a line")
def _():
    talk.run("const measured = 1")
    reply = talk.ask("shell", "complete", code_at("foo(measu, 2)", 9))
    assert "measured" in reply["matches"] and reply["cursor_start"] == 4, reply


@fact("history: tail, with and without outputs")
def _():
    talk.run("'of history: ' + 1")
    tail = {"hist_access_type": "tail", "n": 1, "raw": True}
    ((_, _, source),) = talk.ask("shell", "history", {**tail, "output": False})["history"]
    assert source == "'of history: ' + 1"
    ((_, _, (source, output)),) = talk.ask("shell", "history", {**tail, "output": True})["history"]
    assert (source, output) == ("'of history: ' + 1", "'of history: 1'")


@fact("history: a range of this session")
def _():
    first = talk.run("'range a'")[0]["execution_count"]
    talk.run("'range b'")
    asked = {"hist_access_type": "range", "session": 0, "start": first, "stop": first + 2, "raw": True, "output": False}
    found = talk.ask("shell", "history", asked)["history"]
    assert [(n, source) for _, n, source in found] == [(first, "'range a'"), (first + 1, "'range b'")], found


@fact("history: search by a pattern, unique, the last n")
def _():
    for code in ["'search 1'", "'search 2'", "'search 1'"]:
        talk.run(code)
    asked = {"hist_access_type": "search", "pattern": "'search ?'", "raw": True, "output": False}
    found = talk.ask("shell", "history", {**asked, "n": 3})["history"]
    assert [source for _, _, source in found] == ["'search 1'", "'search 2'", "'search 1'"], found
    unique = talk.ask("shell", "history", {**asked, "unique": True})["history"]
    assert sorted(source for _, _, source in unique) == ["'search 1'", "'search 2'"], unique
    assert [s for _, _, s in talk.ask("shell", "history", {**asked, "n": 1})["history"]] == ["'search 1'"]


ECHO = """comms.register("echo", (comm, { data, metadata, buffers }) => {
  comm.send({ opened: data, metadata }, { buffers });
  comm.onMessage(({ data, buffers }) => comm.send({ twice: data.n * 2 }, { buffers: buffers.map((b) => b.map((x) => x * 2)) }));
  comm.onClose(({ data }) => console.log("closed with", data.why));
})"""


@fact("comm_open of ours reaches its target with bytes and metadata")
def _():
    talk.run(ECHO)
    content = {"comm_id": "c1", "target_name": "echo", "data": {"x": 1}}
    found = talk.published(talk.send("shell", "comm_open", content, [b"\x07"], {"v": "2"}))
    assert kinds(found) == ["busy", "comm_msg", "idle"], found
    assert found[1]["content"] == {"comm_id": "c1", "data": {"opened": {"x": 1}, "metadata": {"v": "2"}}}, found
    assert [bytes(b) for b in found[1]["buffers"]] == [b"\x07"]


@fact("comm_info lists open comms, of one target too")
def _():
    assert talk.ask("shell", "comm_info")["comms"]["c1"] == {"target_name": "echo"}
    assert talk.ask("shell", "comm_info", {"target_name": "echo"})["comms"] == {"c1": {"target_name": "echo"}}
    assert talk.ask("shell", "comm_info", {"target_name": "other"})["comms"] == {}


@fact("comm_msg is answered with bytes")
def _():
    found = talk.published(talk.send("shell", "comm_msg", {"comm_id": "c1", "data": {"n": 21}}, [b"\x01\x02", b""]))
    assert kinds(found) == ["busy", "comm_msg", "idle"] and found[1]["content"]["data"] == {"twice": 42}, found
    assert [bytes(b) for b in found[1]["buffers"]] == [b"\x02\x04", b""]


@fact("comm_msg is handled while a cell awaits")
def _():
    id = talk.start("await new Promise((r) => setTimeout(r, 500))")
    talk.begun(id)
    talk.published(talk.send("shell", "comm_msg", {"comm_id": "c1", "data": {"n": 1}}))
    assert not [m for m in talk.heard["shell"] if m["parent_header"].get("msg_id") == id]
    talk.published(id)


@fact("comm_close of ours is told to the kernel")
def _():
    found = talk.published(talk.send("shell", "comm_close", {"comm_id": "c1", "data": {"why": "enough"}}))
    assert only(found, "stream")["content"]["text"] == "closed with enough\n", found
    assert talk.ask("shell", "comm_info")["comms"] == {}


@fact("comm_open of an unknown target is closed")
def _():
    found = talk.published(talk.send("shell", "comm_open", {"comm_id": "c2", "target_name": "nobody", "data": {}}))
    assert kinds(found) == ["busy", "comm_close", "idle"] and found[1]["content"]["comm_id"] == "c2", found


@fact("comm_open, comm_msg and comm_close come from the kernel, with bytes")
def _():
    code = """const mine = comms.open("theirs", { a: 1 }, { id: "k1", buffers: [new Uint8Array([1, 2])], metadata: { v: "1" } });
mine.send({ b: 2 }, { buffers: [new Uint8Array([3])] }); mine.close({ c: 3 });"""
    _, found = talk.run(code)
    opened, said, closed = [m for m in found if m["msg_type"].startswith("comm_")]
    assert [m["msg_type"] for m in (opened, said, closed)] == ["comm_open", "comm_msg", "comm_close"]
    assert opened["content"] == {"comm_id": "k1", "target_name": "theirs", "data": {"a": 1}}, opened
    assert opened["metadata"] == {"v": "1"} and [bytes(b) for b in opened["buffers"]] == [b"\x01\x02"], opened
    assert said["content"] == {"comm_id": "k1", "data": {"b": 2}} and bytes(said["buffers"][0]) == b"\x03", said
    assert closed["content"] == {"comm_id": "k1", "data": {"c": 3}}, closed


@fact("input_request: answered with the prompt, blocking and not, password or not")
def _():
    cells = [("prompt('who? ')", False), ("await input('who? ')", False), ("await input('who? ', { password: true })", True)]
    for code, password in cells:
        id = talk.start(code, allow_stdin=True)
        asked = talk.reply("stdin", id)
        assert asked["content"] == {"prompt": "who? ", "password": password}, asked
        talk.send("stdin", "input_reply", {"status": "ok", "value": "Ada é"}, parent=asked["header"])
        assert only(talk.published(id), "execute_result")["content"]["data"]["text/plain"] == "'Ada é'"


@fact("input_request: without allow_stdin nobody is asked")
def _():
    asked = len(talk.heard["stdin"])
    reply, _ = talk.run("prompt('?')")
    assert (reply["status"], reply["ename"]) == ("error", "InputNotAllowedError"), reply
    assert not client.stdin_channel.msg_ready() and len(talk.heard["stdin"]) == asked


@fact("display_data, update_display_data and clear_output")
def _():
    code = "const h = display({ 'text/plain': 'one', 'text/html': '<b>one</b>' }, { raw: true }); h.update('two'); clearOutput({ wait: true }); clearOutput()"
    _, found = talk.run(code)
    shown, updated = only(found, "display_data")["content"], only(found, "update_display_data")["content"]
    assert shown["data"] == {"text/plain": "one", "text/html": "<b>one</b>"} and shown["metadata"] == {}, shown
    assert shown["transient"]["display_id"] == updated["transient"]["display_id"], updated
    assert "two" in updated["data"]["text/plain"], updated
    assert [m["content"] for m in found if m["msg_type"] == "clear_output"] == [{"wait": True}, {"wait": False}]
    _, later = talk.run("h.update('three')")
    assert only(later, "update_display_data")["content"]["transient"] == shown["transient"], later


@fact("a page is in the payload of the reply")
def _():
    reply, _ = talk.run("?parseInt")
    (page,) = reply["payload"]
    assert page["source"] == "page" and "parseInt" in page["data"]["text/plain"] and page["start"] == 0, page


@fact("control answers while a cell loops, and an interrupt_request stops it")
def _():
    id = talk.start("while (true) {}")
    talk.begun(id)
    assert talk.ask("control", "kernel_info")["status"] == "ok"
    assert talk.ask("control", "interrupt") == {"status": "ok"}
    reply = talk.reply("shell", id)["content"]
    assert (reply["status"], reply["ename"]) == ("error", "KeyboardInterrupt"), reply
    assert kinds(talk.published(id))[-2:] == ["error", "idle"]
    assert talk.value("measured") == "1"


@fact("interrupt_request with nothing to interrupt")
def _():
    assert talk.ask("control", "interrupt") == {"status": "ok"}
    assert talk.value("measured") == "1"


CELL = "function half(n: number): number {\n  const part = n / 2;\n  return part;\n}\nhalf(10)"


@fact("debug: initialize, attach, dumpCell, setBreakpoints, configurationDone, debugInfo")
def _():
    assert talk.debug("initialize", clientID="test", linesStartAt1=True, columnsStartAt1=True)
    talk.debug("attach")
    talk.debug_event("initialized")
    path = talk.debug("dumpCell", code=CELL)["sourcePath"]
    (set_,) = talk.debug("setBreakpoints", source={"path": path}, breakpoints=[{"line": 3}])["breakpoints"]
    assert set_["verified"] and set_["line"] == 3, set_
    talk.debug("configurationDone")
    info = talk.debug("debugInfo")
    assert info["isStarted"] and info["breakpoints"][0]["source"] == path and info["stoppedThreads"] == [], info


@fact("debug: stopped, stackTrace, scopes, variables, evaluate, continue")
def _():
    id = talk.start(CELL)
    thread = talk.debug_event("stopped")["threadId"]
    frames = talk.debug("stackTrace", threadId=thread)["stackFrames"]
    assert (frames[0]["name"], frames[0]["line"]) == ("half", 3), frames
    scopes = talk.debug("scopes", frameId=frames[0]["id"])["scopes"]
    within = talk.debug("variables", variablesReference=scopes[0]["variablesReference"])["variables"]
    assert {v["name"]: v["value"] for v in within} == {"n": "10", "part": "5"}, within
    assert talk.debug("evaluate", expression="part + n", frameId=frames[0]["id"])["result"] == "15"
    talk.debug("continue", threadId=thread)
    talk.debug_event("continued")
    assert only(talk.published(id), "execute_result")["content"]["data"]["text/plain"] == "5"


@fact("debug: inspectVariables and richInspectVariables when nothing is stopped, then disconnect")
def _():
    names = [v["name"] for v in talk.debug("inspectVariables")["variables"]]
    assert "measured" in names, names
    rich = talk.debug("richInspectVariables", variableName="measured")
    assert rich["data"]["text/plain"] == "1", rich
    talk.debug("disconnect", restart=False, terminateDebuggee=False)
    assert not talk.debug("debugInfo")["isStarted"]


@fact("debug: a command that makes no sense is refused, not more")
def _():
    id = talk.send("control", "debug_request", {"type": "request", "seq": 900, "command": "fly", "arguments": {}})
    content = talk.reply("control", id)["content"]
    assert content["success"] is False and content["request_seq"] == 900, content
    assert kinds(talk.published(id)) == ["busy", "idle"]


@fact("a request of unknown type has no reply, on shell and control")
def _():
    for channel in ["shell", "control"]:
        for type in ["teleport_request", "create_subshell_request"]:
            id = talk.send(channel, type, {})
            assert kinds(talk.published(id)) == ["busy", "idle"]
            talk.ask(channel, "kernel_info")
            assert not [m for m in talk.heard[channel] if m["parent_header"].get("msg_id") == id]


@fact("nothing of any request after its idle, but what a debugger tells later")
def _():
    """A cell beside which a comm message was handled is said to be busy once more."""
    id = talk.start("for (let i = 0; i < 20_000; i++) console.log(i)")
    assert talk.reply("shell", id)["content"]["status"] == "ok"
    text = "".join(m["content"]["text"] for m in talk.published(id) if m["msg_type"] == "stream")
    assert text == "".join(f"{i}\n" for i in range(20_000)), len(text)
    time.sleep(0.5)
    talk.run("0")
    by_parent = {}
    for message in talk.heard["iopub"]:
        parent = message["parent_header"]
        if parent and parent["msg_type"] != "debug_request":
            by_parent.setdefault(parent["msg_id"], []).append(message)
    assert len(by_parent) > 70, len(by_parent)
    for parent, messages in by_parent.items():
        states = kinds(messages)
        assert (states[0], states[-1], states.count("idle")) == ("busy", "idle", 1), (parent, states)


@fact("shutdown_request that restarts is answered, and the next kernel knows nothing")
def _():
    id = talk.send("control", "shutdown_request", {"restart": True})
    assert talk.reply("control", id)["content"] == {"status": "ok", "restart": True}
    told = lambda m: m["msg_type"] == "shutdown_reply"  # noqa: E731
    assert talk.find("iopub", told)["content"] == {"status": "ok", "restart": True}
    manager.restart_kernel(now=True)
    client.wait_for_ready(timeout=DEADLINE_S)
    assert talk.value("typeof measured") == "'undefined'"


@fact("shutdown_request ends the process")
def _():
    id = talk.send("control", "shutdown_request", {"restart": False})
    assert talk.reply("control", id)["content"] == {"status": "ok", "restart": False}
    deadline = time.monotonic() + DEADLINE_S
    while manager.is_alive():
        assert time.monotonic() < deadline, "it lives on"
        time.sleep(0.05)


manager, client = start_new_kernel(kernel_name="typescript")
talk = Talk(client)
try:
    for name, check in FACTS:
        try:
            check()
            print("ok", name, flush=True)
        except Exception:
            why = traceback.format_exc().strip().splitlines()
            print(f"FAILED {name}:", " | ".join(why[-4:]), flush=True)
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)

"""Runs the installed kernelspec with Jupyter's own client: `jupyter_client_test.py PREFIX`; prints one line per fact."""

import os
import sys

os.environ["JUPYTER_PATH"] = os.path.join(sys.argv[1], "share", "jupyter")

from jupyter_client.manager import start_new_kernel  # noqa: E402


def outputs(client, code, **options):
    """The reply of a cell and its outputs."""
    found = []
    reply = client.execute_interactive(code, timeout=30, output_hook=found.append, **options)
    return reply["content"], [(m["msg_type"], m["content"]) for m in found]


def texts(found, kind, key):
    return [content[key] for type, content in found if type == kind]


manager, client = start_new_kernel(kernel_name="typescript")
try:
    info = client.kernel_info(reply=True, timeout=10)["content"]
    assert info["language_info"]["name"] == "typescript", info
    print("kernel_info")

    reply, found = outputs(client, "const n: number = 20;\nconsole.log('printed');\nn * 2 + 2")
    assert reply["status"] == "ok" and reply["execution_count"] == 1, reply
    assert texts(found, "stream", "text") == ["printed\n"], found
    assert texts(found, "execute_result", "data") == [{"text/plain": "42"}], found
    print("execute")

    reply, found = outputs(client, "throw new TypeError('bad')")
    assert reply["status"] == "error" and reply["ename"] == "TypeError", reply
    assert texts(found, "error", "evalue") == ["bad"], found
    print("error")

    reply, found = outputs(client, "await input('name? ')", allow_stdin=True, stdin_hook=lambda m: client.input("Ada"))
    assert texts(found, "execute_result", "data") == [{"text/plain": "'Ada'"}], found
    print("stdin")

    client.execute("while (true) {}")
    while client.get_iopub_msg(timeout=10)["msg_type"] != "execute_input":
        pass
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=10)["content"]
    assert reply["status"] == "error", reply
    reply, found = outputs(client, "n")
    assert texts(found, "execute_result", "data") == [{"text/plain": "20"}], found
    print("interrupt")

    manager.restart_kernel(now=False)
    client.wait_for_ready(timeout=20)
    reply, found = outputs(client, "typeof n")
    assert texts(found, "execute_result", "data") == [{"text/plain": "'undefined'"}], found
    print("restart")
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=False)
print("shutdown")

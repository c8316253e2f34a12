import type { KernelMessage } from "@jupyterlab/services";
import { expect, test } from "vitest";
import { pythonKernel, services, startTestServer } from "../testing/test-server.ts";

const python = pythonKernel();
if (!python) console.warn("SKIPPED: questions of a kernel (set CRATON_TEST_PYTHON to a Python that has ipykernel)");

test.skipIf(!python)("a question of the kernel reaches the client whose cell asks, and nobody else", async () => {
  await using own = await startTestServer({ kernelspecs: python ? [python] : [] });
  const manager = new services.KernelManager({ serverSettings: own.settings });
  const asking = await manager.startNew({ name: "python3" });
  const other = manager.connectTo({ model: asking.model });
  await Promise.all([asking.info, other.info]);
  const heard: string[] = [];
  other.anyMessage.connect((_, { msg, direction }) => {
    if (direction === "recv" && msg.channel === "stdin") heard.push(msg.header.msg_type);
  });
  const future = asking.requestExecute({ code: "print('got', input('name? '))", allow_stdin: true });
  let text = "";
  future.onIOPub = (message) => {
    if (message.header.msg_type === "stream") text += (message as KernelMessage.IStreamMsg).content.text;
  };
  future.onStdin = (message) => {
    const { content, header } = message as KernelMessage.IInputRequestMsg;
    if (content.prompt === "name? ") asking.sendInputReply({ status: "ok", value: "Ada" }, header as never);
  };
  expect((await future.done).content.status).toBe("ok");
  expect([text, heard]).toEqual(["got Ada\n", []]);
  await asking.shutdown();
  manager.dispose();
});

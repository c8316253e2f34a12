import type { Kernel, KernelMessage } from "@jupyterlab/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, pythonKernel, services, startTestServer, type TestServer } from "../testing/test-server.ts";

const python = pythonKernel();
if (!python) console.warn("SKIPPED: kernels with ipykernel (set CRATON_TEST_PYTHON to a Python that has it)");

describe.skipIf(!python)("ipykernel through @jupyterlab/services", () => {
  let test_: TestServer;
  let manager: Kernel.IManager;
  beforeAll(async () => {
    test_ = await startTestServer({ kernelspecs: python ? [python] : [] });
    manager = new services.KernelManager({ serverSettings: test_.settings });
  });
  afterAll(async () => {
    manager?.dispose();
    await test_?.[Symbol.asyncDispose]();
  });

  test("a kernel runs a cell and its outputs arrive", async () => {
    const kernel = await manager.startNew({ name: "python3" });
    const streams: string[] = [];
    const future = kernel.requestExecute({ code: "for i in range(3): print(i)\n6*7" });
    future.onIOPub = (message) => {
      if (message.header.msg_type === "stream") streams.push((message as KernelMessage.IStreamMsg).content.text);
      if (message.header.msg_type === "execute_result") {
        streams.push(String((message as KernelMessage.IExecuteResultMsg).content.data["text/plain"]));
      }
    };
    const reply = await future.done;
    expect(reply.content.status).toBe("ok");
    expect(streams.join("")).toBe("0\n1\n2\n42");
    await kernel.shutdown();
  });
});

import type { Kernel, KernelMessage } from "@jupyterlab/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  eventually,
  pythonKernel,
  services,
  startTestServer,
  type TestServer,
  typescriptKernel,
} from "../testing/test-server.ts";

const kernels = [typescriptKernel(), pythonKernel()].filter((spec) => spec !== undefined);
if (!pythonKernel()) console.warn("SKIPPED: kernels with ipykernel (set CRATON_TEST_PYTHON to a Python that has it)");

/** The same program in each language. */
const programs: Record<string, { count: string; endless: string; die: string; bang: string }> = {
  typescript: {
    count: "for (let i = 0; i < 3; i++) console.log(i);\n6 * 7",
    endless: "while (true) {}",
    die: "process.exit(1)",
    bang: 'throw new Error("bang")',
  },
  python3: {
    count: "for i in range(3): print(i)\n6*7",
    endless: "while True: pass",
    die: "import os; os._exit(1)",
    bang: 'raise Exception("bang")',
  },
};

/** All text of a cell's outputs, with its reply. */
async function run(kernel: Kernel.IKernelConnection, code: string): Promise<{ text: string; status: string }> {
  const future = kernel.requestExecute({ code });
  let text = "";
  future.onIOPub = (message) => {
    const { header, content } = message as KernelMessage.IStreamMsg | KernelMessage.IExecuteResultMsg;
    if (header.msg_type === "stream") text += (content as KernelMessage.IStreamMsg["content"]).text;
    if (header.msg_type === "execute_result")
      text += String((content as KernelMessage.IExecuteResultMsg["content"]).data["text/plain"]);
  };
  const reply = await future.done;
  return { text, status: reply.content.status };
}

describe.each(kernels)("kernel $name through the client of reference", (spec) => {
  const program = programs[spec.name]!;
  let own: TestServer;
  let manager: Kernel.IManager;
  beforeAll(async () => {
    own = await startTestServer({ kernelspecs: [spec] });
    manager = new services.KernelManager({ serverSettings: own.settings });
  });
  afterAll(async () => {
    manager?.dispose();
    await own?.[Symbol.asyncDispose]();
  });

  test("a cell runs and its outputs arrive", async () => {
    const kernel = await manager.startNew({ name: spec.name });
    expect(await run(kernel, program.count)).toEqual({ text: "0\n1\n2\n42", status: "ok" });
    expect((await run(kernel, program.bang)).status).toBe("error");
    await kernel.shutdown();
  });

  test("an endless cell is interrupted", async () => {
    const kernel = await manager.startNew({ name: spec.name });
    await kernel.info;
    const running = run(kernel, program.endless);
    await eventually(() => kernel.status === "busy" || undefined);
    await kernel.interrupt();
    expect((await running).status).toBe("error");
    await kernel.shutdown();
  });
});

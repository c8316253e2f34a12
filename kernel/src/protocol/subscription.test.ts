import { expect, test } from "vitest";
import { XSubscriber } from "zeromq";
import { KernelClient } from "../testing/client.ts";

test("a stranger who subscribes to what ends the envelope of messages is not welcomed: nobody could read that", async () => {
  await using kernel = await KernelClient.start();
  const stranger = new XSubscriber({ linger: 0 });
  try {
    stranger.connect(kernel.endpoint("iopub"));
    await stranger.send("\u0001<IDS|MSG>");
    await stranger.send("\u0001status");
    await kernel.find(({ type, content }) => type === "iopub_welcome" && content.subscription === "status");
    expect(await kernel.run("6 * 7")).toMatchObject({ result: "42" });
  } finally {
    stranger.close();
  }
});

import { expect, test } from "vitest";
import { memoryLocation } from "./memory.ts";
import { locate, registerSource } from "./registry.ts";

test("a registered source is loaded only when its scheme is met; an unknown scheme names the known ones", async () => {
  let loads = 0;
  registerSource({
    schemes: ["Test-1"],
    load: async () => {
      loads++;
      return { locate: (address) => memoryLocation(address, new Uint8Array(3)) };
    },
  });
  await locate("some/path");
  expect(loads).toBe(0);
  expect((await (await locate("test-1://x/y")).bytes())!.size).toBe(3);
  expect(loads).toBe(1);
  await expect(locate("gopher://user:s3cret@x/y?z")).rejects.toMatchObject({
    code: "source-not-found",
    message: expect.stringMatching(/gopher:\/\/x\/y.*file, http, https/),
  });
  await expect(locate("gopher://user:s3cret@x/y?z")).rejects.not.toThrow(/s3cret/);
});

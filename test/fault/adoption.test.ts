import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type WebSocket from "ws";
import { hasBrowser, logIn, openBrowser } from "../support/browser.ts";
import { craton, newHome, processesNaming, type Running, startCraton, until } from "../support/craton.ts";
import { LabPage } from "../support/lab.ts";
import { executeRequest, Person } from "../support/person.ts";

const command = [...craton, "hub"];
const lines = 60;
const loop = `for (let i = 0; i < ${lines}; i += 1) { console.log("line " + i); await new Promise((done) => setTimeout(done, 100)); }`;
const expected = Array.from({ length: lines }, (_, i) => `line ${i}`);

/** Kills the hub as a crash would and starts the next one on the same home and port. */
async function crashAndRestart(hub: Running, args: string[]): Promise<Running> {
  await hub.signal("SIGKILL");
  return startCraton([...args, "--port", new URL(hub.url).port], { command, home: hub.home });
}

describe.concurrent("a hub killed with -9 while a server runs", () => {
  const args = ["--authenticator", "dummy"];

  test("the next hub adopts it: the socket is back within 5 s, outputs made meanwhile are whole and in order", async () => {
    let hub = await startCraton(args, { command, home: newHome() });
    try {
      const ada = new Person(hub.url, "ada");
      await ada.logIn();
      await ada.startServer();
      const before = await ada.api("status");
      const { body } = await ada.api("kernels", { method: "POST", body: JSON.stringify({ name: "typescript" }) });
      const session = randomUUID();
      const path = `api/kernels/${String(body.id)}/channels?session_id=${session}`;
      let text = "";
      // What was under way when the hub died comes again, as nobody knows whether it arrived; its id tells.
      const taken = new Set<string>();
      const take = (data: WebSocket.RawData): void => {
        const { header, content } = JSON.parse(String(data)) as {
          header: { msg_type: string; msg_id: string };
          content: { text?: string };
        };
        if (header.msg_type === "stream" && !taken.has(header.msg_id)) text += content.text;
        taken.add(header.msg_id);
      };
      const first = await ada.socket(path, take);
      first.on("error", () => undefined);
      first.send(executeRequest(session, loop).frame);
      await until(() => text.includes("line 9"), 30_000);

      const killed = Date.now();
      hub = await crashAndRestart(hub, args);
      let second: WebSocket | undefined;
      await until(async () => {
        second = await ada.socket(path, take).catch(() => undefined);
        return second !== undefined;
      }, 10_000);
      const back = Date.now() - killed;
      await until(
        () => text.includes(`line ${lines - 1}`),
        30_000,
        () => text,
      );
      second?.close();
      expect(text.trim().split("\n")).toEqual(expected);
      expect(back).toBeLessThan(5_000);
      const after = await ada.api("status");
      expect(after.body.started).toBe(before.body.started);
    } finally {
      await hub[Symbol.asyncDispose]();
    }
    expect(processesNaming(hub.home)).toEqual([]);
  }, 120_000);

  test.skipIf(!hasBrowser())(
    "JupyterLab shows the same: no line of the running cell is lost",
    async () => {
      let hub = await startCraton(args, { command, home: newHome() });
      await using browser = await openBrowser();
      const { page } = browser;
      try {
        await logIn(page, hub.url, "ada");
        await page.getByRole("button", { name: "Start", exact: true }).click();
        await page.waitForURL("**/user/ada/lab**", { timeout: 60_000 });
        const lab = new LabPage(page);
        await lab.ready();
        await lab.launch("TypeScript");
        await lab.kernelIdle();
        const cell = await lab.run(loop);
        await lab.shows(cell, "line 9");
        hub = await crashAndRestart(hub, args);
        await lab.shows(cell, `line ${lines - 1}`, 60_000);
        const shown = await cell.locator(".jp-OutputArea-output").allTextContents();
        expect(shown.join("").trim().split("\n")).toEqual(expected);
      } finally {
        await hub[Symbol.asyncDispose]();
      }
    },
    180_000,
  );
});

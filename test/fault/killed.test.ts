import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, logIn, openBrowser, shoot } from "../support/browser.ts";
import { craton, processesNaming, type Running, startCraton, until } from "../support/craton.ts";
import { LabPage } from "../support/lab.ts";
import { Person } from "../support/person.ts";

const command = [...craton, "hub"];
let hub: Running;
beforeAll(async () => {
  hub = await startCraton(["--authenticator", "dummy"], { command });
});
afterAll(() => hub?.[Symbol.asyncDispose]());

/** Kills with -9 the one process of a person whose command line holds `text`. */
function kill(name: string, text: string): void {
  const found = processesNaming(join(hub.home, "homes", name)).filter((line) => line.includes(text));
  expect(found).toHaveLength(1);
  process.kill(Number(found[0]?.split(" ")[0]), "SIGKILL");
}

async function start(name: string): Promise<Person> {
  const person = new Person(hub.url, name);
  await person.logIn();
  await person.startServer();
  return person;
}

describe.concurrent("each with a person of their own", () => {
  test("a server killed with -9 takes its kernels along, and starts again with its files", async () => {
    const person = await start("sam");
    await person.api("kernels", { method: "POST", body: JSON.stringify({ name: "typescript" }) });
    writeFileSync(join(hub.home, "homes", "sam", "kept.txt"), "kept");
    kill("sam", "single-user");
    const left = (): string[] => processesNaming(join(hub.home, "homes", "sam"));
    await until(
      () => left().length === 0,
      20_000,
      () => left().join("\n"),
    );
    const page = await person.fetch(`${person.server}lab`, { headers: { accept: "text/html" } });
    expect(await page.text()).toContain("Your server is not running");
    const api = await person.fetch(`${person.server}api/contents`, { headers: { accept: "application/json" } });
    expect(api.status).toBe(424);
    await person.startServer();
    expect((await person.api("contents/kept.txt")).body.content).toBe("kept");
  }, 90_000);

  test("200 MB go up through the hub in chunks and come back the same", async () => {
    const person = await start("una");
    const size = 200 * 1024 * 1024;
    const step = 16 * 1024 * 1024;
    const sent = createHash("sha256");
    for (let at = 0, chunk = 1; at < size; at += step, chunk += 1) {
      const bytes = randomBytes(Math.min(step, size - at));
      sent.update(bytes);
      const last = at + step >= size;
      const model = { type: "file", format: "base64", content: bytes.toString("base64"), chunk: last ? -1 : chunk };
      const { status } = await person.api("contents/big.bin", { method: "PUT", body: JSON.stringify(model) });
      expect([200, 201]).toContain(status);
    }
    const answer = await person.fetch(`${person.server}files/big.bin?download=1`);
    const got = createHash("sha256");
    for await (const bytes of answer.body ?? []) got.update(bytes);
    expect(got.digest("hex")).toBe(sent.digest("hex"));
  }, 120_000);

  describe.skipIf(!hasBrowser())("in JupyterLab", () => {
    test("a kernel killed with -9 is shown and starts again; a notebook with 5,000 cells opens, runs and is saved", async () => {
      const name = "kim";
      const person = await start(name);
      const cells = Array.from({ length: 5_000 }, (_, i) => ({
        ...{ cell_type: "code", id: `c${i}`, source: `${i} + 1`, metadata: {}, outputs: [], execution_count: null },
      }));
      const kernelspec = { name: "typescript", display_name: "TypeScript", language: "typescript" };
      const notebook = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells };
      const model = { type: "notebook", format: "json", content: notebook };
      const put = await person.api("contents/many.ipynb", { method: "PUT", body: JSON.stringify(model) });
      expect(put.status).toBe(201);

      await using browser = await openBrowser();
      const { page } = browser;
      await logIn(page, hub.url, name);
      await page.getByRole("link", { name: "Open JupyterLab" }).click();
      const lab = new LabPage(page);
      await lab.ready();
      await lab.open("many.ipynb");
      await lab.kernelIdle();
      await page.keyboard.press("Control+Home");
      const first = lab.front.locator(".jp-CodeCell").first();
      await first.locator(".cm-content").click();
      await page.keyboard.press("Control+Enter");
      await lab.shows(first, "1");
      await page.keyboard.press("Control+S");
      const file = join(hub.home, "homes", name, "many.ipynb");
      await until(() => readFileSync(file, "utf8").includes('"text/plain"'), 30_000);
      expect((JSON.parse(readFileSync(file, "utf8")) as { cells: unknown[] }).cells).toHaveLength(5_000);

      kill(name, "kernel/src/main.cjs");
      const dialog = page.locator(".jp-Dialog", { hasText: "Kernel Restarting" });
      await dialog.waitFor({ timeout: 20_000 });
      await shoot(page, "kernel-killed");
      await dialog.locator("button").last().click();
      await lab.kernelIdle();
      await first.locator(".cm-content").click();
      await page.keyboard.press("Control+A");
      await page.keyboard.insertText("'alive ' + 6 * 7");
      await page.keyboard.press("Control+Enter");
      await lab.shows(first, "alive 42");
      expect(existsSync(file)).toBe(true);
    }, 180_000);
  });
});

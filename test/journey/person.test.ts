import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Browser, hasBrowser, logIn, openBrowser, shoot } from "../support/browser.ts";
import { processesNaming, type Running, startCraton } from "../support/craton.ts";
import { LabPage } from "../support/lab.ts";

/** First log-in by the administrator's link, as `npm start` prints it. */
async function firstLogIn({ page }: Browser, hub: Running): Promise<void> {
  await page.goto(hub.adminLink ?? "no link was printed");
  await page.getByLabel("User name").fill("ada");
  await page.getByLabel("New password").fill("correct horse battery");
  await page.getByLabel("Repeat the password").fill("correct horse battery");
  await shoot(page, "first-log-in");
  await page.getByRole("button", { name: "Create the account" }).click();
}

const dummyLogIn = ({ page }: Browser, hub: Running): Promise<void> => logIn(page, hub.url, "ada");

const ways = [
  { name: "at the root, with accounts", args: [], enter: firstLogIn, tag: "root" },
  {
    name: "under a prefix, for trials",
    args: ["--base-url", "/lab1/", "--authenticator", "dummy"],
    enter: dummyLogIn,
    tag: "prefix",
  },
];

describe.skipIf(!hasBrowser())("a person's day against npm start", () => {
  test.each(ways)("$name", { timeout: 300_000 }, async ({ args, enter, tag }) => {
    const hub = await startCraton(args);
    const { home } = hub;
    await using browser = await openBrowser();
    const { page } = browser;
    try {
      await enter(browser, hub);
      await page.getByRole("button", { name: "Start", exact: true }).click();
      await page.waitForURL("**/user/ada/lab**", { timeout: 60_000 });
      const lab = new LabPage(page);
      await lab.ready();

      await runWelcome(lab, tag);
      await writeNotebook(lab, tag);
      await useTerminal(lab, tag);
      await moveFiles(lab, home);
      await logOut(browser, tag);
      expect(browser.errors).toEqual([]);
    } catch (error) {
      await shoot(page, `failed-${tag}`);
      throw new Error(`${String(error)}\n${hub.output()}`, { cause: error });
    } finally {
      await hub[Symbol.asyncDispose]();
    }
    expect(processesNaming(home)).toEqual([]);
  });
});

async function runWelcome(lab: LabPage, tag: string): Promise<void> {
  for (const name of ["Welcome", "Gridded field", "Raster"]) {
    await lab.open(`${name}.ipynb`);
    await lab.kernelIdle();
    await lab.menu("Run", "Run All Cells");
    await lab.front.locator(".jp-RenderedVegaCommon5 :is(canvas, svg)").first().waitFor({ timeout: 60_000 });
    await lab.kernelIdle();
    expect(await lab.failures().allTextContents()).toEqual([]);
    const chart = lab.front.locator(".jp-RenderedVegaCommon5 :is(canvas, svg)").first();
    await lab.front.locator(".jp-WindowedPanel-outer").evaluate("(panel) => { panel.scrollTop = 0 }");
    await chart.scrollIntoViewIfNeeded();
    await expect.poll(() => chart.isVisible()).toBe(true);
    await lab.page.waitForTimeout(500);
    await shoot(lab.page, `${tag}-welcome-${name.toLowerCase().replaceAll(" ", "-")}`);
  }
}

async function writeNotebook(lab: LabPage, tag: string): Promise<void> {
  await lab.launch("TypeScript");
  await lab.kernelIdle();
  await lab.shows(await lab.run("const kept: number = 6 * 7; kept"), "42");
  const loop = await lab.run("while (true) {}");
  await lab.front.locator('.jp-Notebook-ExecutionIndicator[data-status="busy"]').first().waitFor();
  await lab.front
    .locator('[data-command="notebook:interrupt-kernel"], [data-jp-item-name="interrupt"] >> visible=true')
    .first()
    .click();
  await lab.failures(loop).waitFor({ timeout: 10_000 });
  await lab.shows(await lab.run("kept + 1"), "43");
  await shoot(lab.page, `${tag}-interrupted`);
  await lab.front.locator('[data-jp-item-name="restart"] >> visible=true').first().click();
  await lab.page.locator(".jp-Dialog button", { hasText: "Restart" }).click();
  await lab.kernelIdle();
  await lab.shows(await lab.run("typeof kept"), "undefined");
}

async function useTerminal(lab: LabPage, tag: string): Promise<void> {
  await lab.launch("Terminal");
  const terminal = lab.front.locator(".xterm-helper-textarea");
  await terminal.waitFor({ state: "attached" });
  await lab.page.waitForTimeout(500);
  await lab.page.keyboard.type("echo from-$((40+2)) > terminal.txt\n");
  await lab.page.locator('.jp-FileBrowser [data-jp-item-name="refresh"] >> visible=true').first().click();
  await lab.file("terminal.txt").waitFor({ timeout: 30_000 });
  await shoot(lab.page, `${tag}-terminal`);
}

async function moveFiles(lab: LabPage, home: string): Promise<void> {
  const source = join(home, "to upload.csv");
  writeFileSync(source, "a,b\n1,2\n");
  const chooser = lab.page.waitForEvent("filechooser");
  await lab.page.locator('.jp-FileBrowser [data-jp-item-name="uploader"] >> visible=true').first().click();
  await (await chooser).setFiles(source);
  await lab.file("to upload.csv").waitFor();
  await lab.file("to upload.csv").click({ button: "right" });
  const download = lab.page.waitForEvent("download");
  await lab.page.locator('.lm-Menu-item[data-command="filebrowser:download"]').click();
  expect(readFileSync(await (await download).path(), "utf8")).toBe("a,b\n1,2\n");
}

async function logOut({ page }: Browser, tag: string): Promise<void> {
  const inside = page.url();
  await new LabPage(page).menu("File", "Log Out");
  await page.getByRole("heading", { name: /log/i }).waitFor({ timeout: 30_000 });
  await shoot(page, `${tag}-logged-out`);
  const answer = await page.goto(inside);
  expect(new URL(page.url()).pathname).toContain("/hub/login");
  expect(answer?.ok()).toBe(true);
  const refused = await page.request.get(inside.replace(/(\/user\/[^/]+\/).*/, "$1api/contents"));
  expect(refused.status()).toBe(403);
}

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hasBrowser, openBrowser, shoot } from "../support/browser.ts";
import { craton, processesNaming, startCraton } from "../support/craton.ts";
import { LabPage } from "../support/lab.ts";

describe.skipIf(!hasBrowser())("craton lab, one person without a hub", () => {
  test("its link opens Lab on the folder, a cell runs, and Ctrl-C leaves nothing behind", {
    timeout: 120_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "craton-folder-"));
    writeFileSync(join(folder, "here.txt"), "");
    const command = [...craton, "lab", folder, "--no-browser"];
    const lab = await startCraton([], { command });
    const { home } = lab;
    await using browser = await openBrowser({ dark: true });
    const { page } = browser;
    try {
      expect((await fetch(`${lab.url}api/contents`)).status).toBe(403);
      const link = /(http\S+\?token=\S+)/.exec(lab.output())?.[1] ?? "";
      await page.goto(link);
      const window = new LabPage(page);
      await window.ready();
      expect(page.url()).not.toContain("token");
      await window.file("here.txt").waitFor();
      await window.launch("TypeScript");
      await window.kernelIdle();
      await window.shows(await window.run("process.cwd()"), folder);
      await shoot(page, "craton-lab");
    } finally {
      await lab[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    }
    expect(processesNaming(home)).toEqual([]);
    expect(processesNaming(folder)).toEqual([]);
  });
});

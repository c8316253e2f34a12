import { join } from "node:path";
import type { Locator } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hasBrowser, shoot } from "../support/browser.ts";
import { root, until } from "../support/craton.ts";
import { type LabPage, openLab } from "../support/lab.ts";

/** Types into the last cell without running it. */
async function write(lab: LabPage, code: string): Promise<Locator> {
  const cell = lab.front.locator(".jp-CodeCell").last();
  await cell.locator(".cm-content").click();
  await lab.page.keyboard.press("Control+A");
  await lab.page.keyboard.type(code);
  return cell;
}

/** Runs a cell until it warns: the types come up in the background. */
async function typesAreUp(lab: LabPage): Promise<void> {
  await until(async () => {
    const cell = await lab.run('const text = "a"; text.missing');
    await lab.kernelIdle();
    return (await lab.failures(cell).count()) > 0;
  }, 60_000);
}

describe.skipIf(!hasBrowser())("types in JupyterLab", () => {
  test("completion, documentation, signature, warnings with spans, and strict cells", {
    timeout: 240_000,
  }, async () => {
    // A busy machine's warnings are waited for.
    const env = { CRATON_TYPES_WAIT_MS: "10000" };
    await using opened = await openLab({ env, window: { width: 1300, height: 900 } });
    const { lab, browser } = opened;
    const { page } = browser;
    try {
      await lab.launch("TypeScript");
      await lab.kernelIdle();
      await typesAreUp(lab);
      await lab.run(
        `const ds = await open(${JSON.stringify(join(root, "cli/welcome/home/data/precipitation-2016.zarr"))})`,
      );
      await lab.kernelIdle();

      await write(lab, "ds.precipitation.me");
      await page.keyboard.press("Tab");
      const completer = page.locator(".jp-Completer:visible");
      const mean = completer.locator(".jp-Completer-item", { hasText: "mean" }).first();
      await mean.waitFor();
      expect(await mean.locator(".jp-Completer-typeExtended").innerText()).toBe("method");
      await completer.locator(".jp-Completer-docpanel", { hasText: "Mean over dimensions" }).waitFor();
      await shoot(page, "types-completion");
      await page.keyboard.press("Escape");

      await write(lab, "ds.precipitation.mean");
      await page.keyboard.press("Shift+Tab");
      const hover = page.locator(".jp-Tooltip");
      await hover.locator("text=Mean over dimensions").first().waitFor();
      await shoot(page, "types-hover");
      await page.keyboard.press("Escape");

      const imported = completer.locator(".jp-Completer-item", { hasText: "node:fs/promises" }).first();
      const written = await write(lab, "typeof readFil");
      await until(async () => {
        await page.keyboard.press("Tab");
        await page.waitForTimeout(1000);
        if (await imported.isVisible()) return true;
        await write(lab, "typeof readFil");
        return false;
      }, 30_000);
      await shoot(page, "types-import");
      await imported.click();
      await expect.poll(() => written.innerText()).toContain('typeof (await import("node:fs/promises")).readFile');
      await page.keyboard.press("Shift+Enter");
      await lab.shows(lab.front.locator(".jp-CodeCell", { hasText: "typeof (await" }), "'function'");

      const wrong = await lab.run('ds.precipitation.mean("lattt")');
      await lab.kernelIdle();
      const warning = lab.failures(wrong).filter({ hasText: /TS\d+/ }).first();
      await warning.waitFor();
      const told = await warning.innerText();
      expect(told).toMatch(/cell-\d+\.ts:1:23 TS\d+ .*"lattt"/);
      expect(told).toContain(`${" ".repeat(22)}~~~~~~~`);
      await shoot(page, "types-warning");

      await lab.run("%strict on");
      await lab.kernelIdle();
      const refused = await lab.run('const n: number = "x"; console.log("it ran")');
      await lab.kernelIdle();
      await lab.shows(refused, "TS2322");
      expect(await refused.innerText()).not.toContain("it ran\n");
      await shoot(page, "types-strict");
      await lab.dark();
      await write(lab, "ds.precipitation.me");
      await page.keyboard.press("Tab");
      await mean.waitFor();
      await shoot(page, "types-dark");
      expect(browser.errors).toEqual([]);
    } catch (error) {
      await shoot(page, "failed-types");
      throw error;
    }
  });
});

import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hasBrowser, shoot } from "../support/browser.ts";
import { until } from "../support/craton.ts";
import { type LabPage, openLab } from "../support/lab.ts";

const CODE = `function centre(rows: number[][], label: string): number {
  const field = dataArray(Float32Array.from(rows.flat()), { dims: ["y", "x"], shape: [2, 2], name: "t2m" });
  const total: number = rows.flat().reduce((sum, value) => sum + value, 0);
  return total / field.size;
}
centre([[1, 2], [3, 6]], "mean")`;

/** The notebook's last cell holds this text, and is not run. */
async function write(lab: LabPage, code: string): Promise<Locator> {
  const cell = lab.front.locator(".jp-CodeCell").last();
  await cell.locator(".cm-content").click();
  await lab.page.keyboard.press("Control+A");
  await lab.page.keyboard.insertText(code);
  return cell;
}

/**
 * Waits until the kernel has said that breakpoints are set in a cell by a path that it did not have before: paths hold the
 * kernel's process. JupyterLab sets them anew after a restart, and a cell that runs before that does not stop.
 */
function watchBreakpoints(page: Page): { inAnotherKernel(): Promise<void> } {
  const folders: string[] = [];
  page.on("websocket", (socket) => {
    socket.on("framereceived", ({ payload }) => {
      const set = /"command":"setBreakpoints","success":true.*?"path":"([^"]+)\//.exec(payload.toString("latin1"));
      if (set) folders.push(set[1]!);
    });
  });
  return { inAnotherKernel: () => until(() => folders.at(-1) !== folders[0], 60_000) };
}

/** The line on which the debugger shows to be stopped. */
function stoppedLine(page: Page): Locator {
  return page.locator(".jp-DebuggerEditor-highlight").first();
}

describe.skipIf(!hasBrowser())("the debugger in JupyterLab", () => {
  test("a breakpoint in the gutter stops the cell, with variables, steps, an evaluation and the end", {
    timeout: 240_000,
  }, async () => {
    await using opened = await openLab({ window: { width: 1500, height: 950 } });
    const { lab: window, browser } = opened;
    const { page } = browser;
    const breakpoints = watchBreakpoints(page);
    try {
      await window.launch("TypeScript");
      await window.kernelIdle();
      const cell = await write(window, CODE);

      const panel = page.locator(".jp-DebuggerSidebar");
      const bug = window.front.locator(".jp-DebuggerBugButton");
      // On a busy machine the first click may come before Lab knows of the kernel's debugger.
      await until(async () => {
        if ((await bug.getAttribute("aria-pressed")) !== "true") await bug.click();
        else await page.locator('.lm-TabBar-tab[data-id="jp-debugger-sidebar"]').click();
        await page.waitForTimeout(2000);
        return panel.isVisible();
      }, 60_000);
      await cell.locator(".cm-breakpoint-gutter .cm-gutterElement").nth(3).click();
      await panel.locator(".jp-DebuggerBreakpoint").waitFor();
      await shoot(page, "debugger-breakpoint");
      await cell.locator(".cm-content").click();
      await page.keyboard.press("Control+Enter");

      await stoppedLine(page).waitFor();
      expect(await stoppedLine(page).innerText()).toContain("const total");
      const variables = panel.locator(".jp-DebuggerVariables");
      await variables.getByText("DataArray t2m (y: 2, x: 2) float32").waitFor();
      await variables.getByText("'mean'").waitFor();
      await panel.locator(".jp-DebuggerCallstackFrame").nth(1).waitFor();
      await shoot(page, "debugger-stopped");

      await panel.locator('[data-command="debugger:next"], [title^="Next"]').first().click();
      await page.locator(".jp-DebuggerEditor-highlight", { hasText: "return total" }).waitFor();
      await variables.getByText("12", { exact: true }).waitFor();
      await panel.locator('[title^="Evaluate"]').first().click();
      const prompt = page.locator(".jp-DebugConsole .jp-CodeConsole-promptCell .cm-content");
      await prompt.click();
      await page.keyboard.insertText("(total as number) * field.size");
      await page.keyboard.press("Shift+Enter");
      await page.locator(".jp-DebugConsole .jp-OutputArea-output", { hasText: "48" }).waitFor();
      await variables.getByText("'mean'").waitFor();
      await shoot(page, "debugger-evaluated");
      await panel.locator('[title^="Continue"]').first().click();
      await window.shows(cell, "3");

      await cell.locator(".cm-content").click();
      await window.menu("Kernel", "Restart Kernel…");
      await page.locator(".jp-Dialog .jp-mod-accept").click();
      await breakpoints.inAnotherKernel();
      await cell.locator(".cm-content").click();
      await page.keyboard.press("Control+Enter");
      await variables.getByText("'mean'").waitFor();
      await shoot(page, "debugger-restarted");
      await panel.locator('[title^="Continue"]').first().click();
      await cell.locator(".jp-InputPrompt", { hasText: "[1]" }).waitFor();
      await window.front.locator(".jp-DebuggerBugButton").click();
      await stoppedLine(page).waitFor({ state: "detached" });
      // JupyterLab gives up what it was asking the kernel that it restarts.
      const others = browser.errors.filter((error) => !error.includes("Canceled future for debug_request"));
      expect(others).toEqual([]);
    } finally {
      await shoot(page, "debugger-last").catch(() => undefined);
    }
  });
});

import type { Locator } from "playwright-core";
import { describe, expect, test } from "vitest";
import { type Browser, hasBrowser, shoot } from "../support/browser.ts";
import { type LabPage, openLab } from "../support/lab.ts";

const PLOT = `
const slider = widgets.IntSlider({ min: 1, max: 10, value: 3, description: "bars" });
const chart = (n: number) => ({ "application/vnd.vegalite.v5+json": {
  data: { values: Array.from({ length: n }, (_, i) => ({ x: i, y: (i * 7) % 5 + 1 })) },
  mark: "bar", width: 300, height: 120,
  encoding: { x: { field: "x", type: "ordinal" }, y: { field: "y", type: "quantitative" } },
  usermeta: { embedOptions: { renderer: "svg", actions: false } },
} });
display(slider);
const plot = display(chart(slider.value), { raw: true });
for await (const n of slider.changes("value")) { plot.update(chart(n), { raw: true }); if (n === 10) break; }
"the wait is over"`;

const BUTTON = `
const button = widgets.Button({ description: "Add", buttonStyle: "primary", icon: "plus" });
const label = widgets.Label({ value: "nothing yet" });
let clicks = 0;
button.onClick(() => { clicks += 1; label.value = "clicked " + clicks; });
widgets.HBox({ children: [button, label] })`;

const INTERACT = `
interact(({ n, kind }) => { console.log("n is", n); return { n, kind, square: n * n } }, { n: [0, 10], kind: ["mean", "max"] })`;

const PROGRESS = `
const goOn = widgets.Button({ description: "Go on" });
const clicked = new Promise<void>((resolve) => goOn.onClick(() => resolve()));
display(goOn);
for await (const year of progress([2021, 2022, 2023, 2024], { description: "years", unit: "year" }))
  for await (const month of progress(4, { description: String(year) })) if (year === 2022 && month === 2) await clicked;
for (const n of progress(3, { description: "stopped early" })) if (n === 1) break;`;

const COUNTER = `
const counter = anywidget({
  esm: \`export default { render({ model, el }) {
    const button = document.createElement("button");
    button.className = "counter";
    const show = () => { button.textContent = "count is " + model.get("count") };
    button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes() };
    model.on("change:count", show); show(); el.append(button);
  } }\`,
  css: ".counter { font-size: 16px; padding: 4px 12px; }",
  state: { count: 7 },
});
counter.observe("count", ({ new: n }) => { if (n % 2) counter.count = n + 1 });
counter`;

describe.skipIf(!hasBrowser())("widgets in the notebook", () => {
  test("a slider changes a plot while a cell awaits, a button, interact, progress, an anywidget", {
    timeout: 240_000,
  }, async () => {
    await using opened = await openLab({ window: { width: 1100, height: 1500 } });
    const { lab, browser, running } = opened;
    const { page } = browser;
    try {
      await lab.launch("TypeScript");
      await lab.kernelIdle();
      await movePlot(lab);
      await clickButton(lab);
      await interactWith(lab);
      await watchProgress(lab);
      const counter = await count(lab);
      await shoot(page, "widgets-light");
      await reload(lab, browser, counter);
      await lab.dark();
      await shoot(page, "widgets-dark");
      expect(browser.errors).toEqual([]);
    } catch (error) {
      await shoot(page, "failed-widgets");
      throw new Error(`${String(error)}\n${running.output()}`, { cause: error });
    }
  });
});

async function movePlot(lab: LabPage): Promise<void> {
  const cell = await lab.run(PLOT);
  const bars = cell.locator(".mark-rect path");
  await expect.poll(() => bars.count(), { timeout: 30_000 }).toBe(3);
  const handle = cell.locator(".noUi-handle");
  await handle.focus();
  await lab.page.keyboard.press("ArrowRight");
  await expect.poll(() => bars.count(), { timeout: 10_000 }).toBe(4);
  await shoot(lab.page, "widgets-plot-while-a-cell-awaits");
  await lab.page.keyboard.press("End");
  await expect.poll(() => bars.count(), { timeout: 10_000 }).toBe(10);
  await lab.shows(cell, "the wait is over");
}

async function clickButton(lab: LabPage): Promise<void> {
  const cell = await lab.run(BUTTON);
  const button = cell.getByRole("button", { name: "Add" });
  await button.click();
  await button.click();
  await cell.getByText("clicked 2").waitFor();
}

async function interactWith(lab: LabPage): Promise<void> {
  const cell = await lab.run(INTERACT);
  await lab.shows(cell, "n is 5");
  await cell.locator(".noUi-handle").focus();
  await lab.page.keyboard.press("ArrowRight");
  await lab.shows(cell, "n is 6");
  await cell.locator("select").selectOption("max");
  await lab.shows(cell, "square: 36");
  expect(await cell.locator(".widget-output").getByText(/^n is/).count()).toBe(1);
}

async function watchProgress(lab: LabPage): Promise<void> {
  const cell = await lab.run(PROGRESS);
  await cell.getByRole("progressbar", { name: "2022" }).waitFor();
  await shoot(lab.page, "widgets-progress-nested");
  await cell.getByRole("button", { name: "Go on" }).click();
  await lab.shows(cell, "stopped after");
  expect(await cell.getByRole("progressbar").count()).toBe(2);
  expect(await cell.getByRole("progressbar", { name: "years" }).getAttribute("aria-valuenow")).toBe("100");
}

async function count(lab: LabPage): Promise<Locator> {
  const cell = await lab.run(COUNTER);
  const button = cell.locator("button.counter");
  await button.getByText("count is 7").waitFor();
  await button.click();
  await button.getByText("count is 8").waitFor();
  await button.click();
  await button.getByText("count is 10").waitFor();
  return button;
}

/** A page that is loaded again shows the widgets as they are in the kernel. */
async function reload(lab: LabPage, { page }: Browser, counter: Locator): Promise<void> {
  await page.keyboard.press("Escape");
  await lab.menu("File", "Save Notebook(?! As)");
  const rename = page.locator(".jp-Dialog .jp-mod-accept");
  await rename.click({ timeout: 3000 }).catch(() => undefined);
  await expect.poll(() => page.locator(".lm-TabBar-tab.jp-mod-dirty").count()).toBe(0);
  await page.reload();
  await lab.ready();
  await counter.getByText("count is 10").waitFor({ timeout: 30_000 });
  await counter.click();
  await counter.getByText("count is 12").waitFor();
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { type Browser, openBrowser, type Window } from "./browser.ts";
import { craton, type Running, startCraton, until } from "./craton.ts";

/** `craton lab` in a folder of its own, in a browser. Disposing of it ends both and removes the folder. */
export interface OpenLab extends AsyncDisposable {
  lab: LabPage;
  browser: Browser;
  running: Running;
}

/** What {@link openLab} begins with. */
export interface LabOptions {
  /** Texts of files, by their paths in the folder. */
  files?: Record<string, string | Uint8Array>;
  env?: NodeJS.ProcessEnv;
  window?: Window;
}

/** Starts `craton lab` and opens it. */
export async function openLab({ files = {}, env = {}, window = {} }: LabOptions = {}): Promise<OpenLab> {
  await using opened = new AsyncDisposableStack();
  const folder = opened.adopt(mkdtempSync(join(tmpdir(), "craton-folder-")), (path) =>
    rmSync(path, { recursive: true, force: true }),
  );
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const running = opened.use(await startCraton([], { command: [...craton, "lab", folder, "--no-browser"], env }));
  const browser = opened.use(await openBrowser(window));
  await browser.page.goto(/(http\S+\?token=\S+)/.exec(running.output())?.[1] ?? "");
  const lab = new LabPage(browser.page);
  await lab.ready();
  const all = opened.move();
  return { lab, browser, running, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** What a person does in JupyterLab, by what is on the screen. */
export class LabPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Waits until Lab has restored its layout and shows the file browser. */
  async ready(): Promise<void> {
    await this.page.locator("#jupyterlab-splash").waitFor({ state: "detached", timeout: 60_000 });
    await this.page.locator(".jp-FileBrowser .jp-DirListing-content").waitFor({ timeout: 60_000 });
  }

  /** The document, terminal or launcher in front. */
  get front(): Locator {
    return this.page.locator("#jp-main-dock-panel > .lm-Widget:not(.lm-mod-hidden):not(.lm-TabBar)").first();
  }

  /** Chooses a path of the main menu, such as `Run`, `Run All Cells`. */
  async menu(...path: string[]): Promise<void> {
    // On a busy machine a submenu may be closed again before the pointer is in it.
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#choose(path);
        return;
      } catch (error) {
        if (attempt === 3) throw error;
        await this.page.keyboard.press("Escape");
      }
    }
  }

  async #choose([bar = "", ...items]: string[]): Promise<void> {
    await this.page.locator("#jp-MainMenu .lm-MenuBar-item", { hasText: new RegExp(`^${bar}$`) }).click();
    for (const item of items) {
      const entry = this.page.locator(".lm-Menu-item", { hasText: new RegExp(`^${item}`) }).last();
      await entry.hover({ timeout: 10_000 });
      await entry.click({ timeout: 10_000 });
    }
  }

  /** Changes to the dark theme, and waits until all is drawn in it. */
  async dark(): Promise<void> {
    await this.menu("Settings", "Theme", "JupyterLab Dark$");
    await this.page.locator('body[data-jp-theme-light="false"]').waitFor({ state: "attached" });
    await this.page.waitForTimeout(1500);
  }

  /** Opens an entry of the file browser by double click. */
  async open(name: string): Promise<void> {
    await this.file(name).dblclick();
  }

  /** The entry of a file in the file browser. */
  file(name: string): Locator {
    return this.page.locator(".jp-DirListing-item", { has: this.page.getByText(name, { exact: true }) });
  }

  /** Opens a launcher and clicks a card: a kernel's notebook, `Terminal`. */
  async launch(card: string): Promise<void> {
    await this.page.keyboard.press("Escape");
    await this.page.keyboard.press("Control+Shift+L");
    await this.front.locator(`.jp-LauncherCard[title="${card}"], .jp-LauncherCard:has-text("${card}")`).first().click();
  }

  /**
   * The notebook in front has a kernel that waits for work. Lab's indicator says "idle" before there is a session, and a
   * cell run then is dropped, so a file that runs (the dot in the file browser) is waited for too.
   */
  async kernelIdle(ms = 60_000): Promise<void> {
    const indicator = this.front.locator(".jp-Notebook-ExecutionIndicator");
    await indicator.first().waitFor({ timeout: ms });
    const tab = this.page.locator("#jp-main-dock-panel .lm-TabBar-tab.jp-mod-current .lm-TabBar-tabLabel");
    const running = this.page.locator(".jp-DirListing-item.jp-mod-running", { hasText: await tab.innerText() });
    await running.waitFor({ timeout: ms });
    await this.front.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').first().waitFor({ timeout: ms });
  }

  /** Types into the last cell, runs it with Shift+Enter, and gives that cell. */
  async run(code: string): Promise<Locator> {
    const cells = this.front.locator(".jp-CodeCell");
    const index = (await cells.count()) - 1;
    const cell = cells.nth(index);
    await cell.locator(".cm-content").click();
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.insertText(code);
    await this.page.keyboard.press("Shift+Enter");
    await until(async () => (await cells.count()) > index + 1, 5_000);
    return cell;
  }

  /** Errors that the notebook in front, or one of its cells, shows. */
  failures(cell: Locator = this.front): Locator {
    return cell.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]');
  }

  /** Waits until a cell's output holds this text. */
  async shows(cell: Locator, text: string, ms = 30_000): Promise<void> {
    await cell.locator(".jp-OutputArea-output", { hasText: text }).first().waitFor({ timeout: ms });
  }
}

import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { root } from "./craton.ts";

const executable = process.env.CRATON_TEST_CHROMIUM ?? "/usr/bin/chromium";

/** Whether the system's Chromium is here; says loudly if not. */
export function hasBrowser(): boolean {
  if (existsSync(executable)) return true;
  console.warn(`SKIPPED: no browser at ${executable}; install Debian's chromium or set CRATON_TEST_CHROMIUM`);
  return false;
}

/** A browser with a profile of its own, removed when disposed. */
export interface Browser {
  context: BrowserContext;
  page: Page;
  /** Everything the pages wrote as errors. */
  errors: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** Size in pixels, and the colours that the system prefers. */
export interface Window {
  width?: number;
  height?: number;
  dark?: boolean;
}

/** Starts headless Chromium. */
export async function openBrowser(options: Window = {}): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), "craton-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable,
    headless: true,
    viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
    colorScheme: options.dark ? "dark" : "light",
    acceptDownloads: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  const errors: string[] = [];
  context.on("weberror", (event) => errors.push(String(event.error())));
  return {
    context,
    page: context.pages()[0] ?? (await context.newPage()),
    errors,
    [Symbol.asyncDispose]: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Logs in by the form; with the dummy authenticator any name does. Ends at the person's home at the hub. */
export async function logIn(page: Page, hub: string, name: string): Promise<void> {
  await page.goto(`${hub}hub/login`);
  await page.getByLabel("User name").fill(name);
  await page.getByLabel("Password").fill("x");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL("**/hub/home");
}

/** How often a picture is tried. */
const SHOTS = 5;

/** Keeps a picture of the page under `.cache/screenshots` for people to look at. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = join(root, ".cache", "screenshots");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  // On a busy machine Chromium now and then has no frame to copy, above all just after a page has changed.
  for (let attempt = 1; ; attempt += 1) {
    try {
      await page.screenshot({ path });
      return;
    } catch (error) {
      if (attempt === SHOTS || !String(error).includes("Unable to capture screenshot")) throw error;
      await page.waitForTimeout(250 * attempt);
    }
  }
}

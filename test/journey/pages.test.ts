import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, logIn, openBrowser, shoot } from "../support/browser.ts";
import { craton, type Running, startCraton } from "../support/craton.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const command = [...craton, "hub"];

interface Violation {
  id: string;
  nodes: { html: string; failureSummary: string }[];
}

/** What axe-core finds wrong on the page; by the inspector, since the pages' own policy lets no other script in. */
async function violations(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const { result } = await session.send("Runtime.evaluate", {
    expression: "axe.run().then(({ violations }) => JSON.stringify(violations))",
    awaitPromise: true,
  });
  const found = JSON.parse(String(result.value)) as Violation[];
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}

const looks = [
  { look: "light", width: 1280, dark: false },
  { look: "dark", width: 1280, dark: true },
  { look: "narrow", width: 360, dark: false },
];

describe.skipIf(!hasBrowser())("the hub's pages", () => {
  let hub: Running;
  beforeAll(async () => {
    hub = await startCraton(["--authenticator", "dummy"], { command });
  });
  afterAll(() => hub?.[Symbol.asyncDispose]());

  test.each(looks)(
    "are clean for axe-core and fit the window: $look",
    { timeout: 120_000 },
    async ({ look, ...options }) => {
      await using browser = await openBrowser(options);
      const { page } = browser;
      const check = async (name: string): Promise<void> => {
        await shoot(page, `hub-${name}-${look}`);
        expect(await violations(page), name).toEqual([]);
        const [content, window] = await page.evaluate<[number, number]>(
          "[document.documentElement.scrollWidth, innerWidth]",
        );
        expect(content, `${name} is wider than the window`).toBeLessThanOrEqual(window);
      };
      await page.goto(hub.url);
      await check("log-in");
      await page.getByLabel("User name").fill("no such name!");
      await page.getByRole("button", { name: "Log in" }).click();
      await check("log-in-refused");

      await logIn(page, hub.url, `a.person-with.a.very-long_name@of-some-institute.example.${look}`);
      await check("home-stopped");
      await page.goto(`${hub.url}hub/no-such-page`);
      await check("not-found");
      await page.goto(`${hub.url}user/somebody-else/lab`);
      await check("another's-server");
      await page.goto(`${hub.url}hub/home`);
      await page.getByRole("button", { name: "Log out" }).click();
      await page.getByRole("heading", { name: "You are logged out" }).waitFor();
      await check("logged-out");

      await logIn(page, hub.url, "admin");
      await page.getByRole("link", { name: "People" }).click();
      await check("people");
    },
  );

  test("can be used with the keyboard alone, from log-in to Lab and back", { timeout: 120_000 }, async () => {
    await using browser = await openBrowser();
    const { page } = browser;
    await page.goto(hub.url);
    const focused = (): Promise<string> => page.evaluate<string>("document.activeElement?.textContent?.trim() ?? ''");
    const tabTo = async (text: string): Promise<void> => {
      for (let i = 0; i < 15; i += 1) {
        await page.keyboard.press("Tab");
        if ((await focused()) === text) return;
      }
      throw new Error(`Tab never reaches "${text}"`);
    };
    await page.getByLabel("User name").focus();
    await page.keyboard.type("keys");
    await page.keyboard.press("Tab");
    await page.keyboard.type("x");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/hub/home");
    await tabTo("Start");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/user/keys/lab**", { timeout: 60_000 });
    await page.goto(`${hub.url}hub/home`);
    await shoot(page, "hub-home-running-light");
    expect(await violations(page)).toEqual([]);
    await tabTo("Stop");
    await page.keyboard.press("Enter");
    await page.getByText("Not running").waitFor({ timeout: 30_000 });
  });
});

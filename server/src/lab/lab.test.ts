import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { services, startTestServer, type TestServer, token } from "../testing/test-server.ts";
import { labTarget } from "./page.ts";

let folder: string;
let own: TestServer;

async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(join(folder, path, ".."), { recursive: true });
  await writeFile(join(folder, path), content);
}

const script = "main.0123456789abcdef.js";
const plugin = "@jupyterlab/apputils-extension:themes";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "craton-lab-"));
  const manifest = { version: "4.6.3", entry: [script], preload: ["p.js"], disabledExtensions: ["off"] };
  await put("app/entry.json", JSON.stringify(manifest));
  await put(`app/static/${script}`, "console.log(1)");
  await put(`app/static/${script}.br`, brotliCompressSync("console.log(1)"));
  await put("app/static/favicon.svg", "<svg/>");
  await put("app/static/third-party-licenses.json", '{"packages":[{"name":"x"}]}');
  await put(
    "app/schemas/@jupyterlab/apputils-extension/themes.json",
    '{"type":"object","properties":{"theme":{"default":"Light"}}}',
  );
  await put("app/schemas/@jupyterlab/apputils-extension/package.json.orig", '{"version":"4.6.3"}');
  await put("app/themes/@jupyterlab/theme-light/index.css", "body{}");
  const built = {
    name: "@ours/extra",
    version: "1.2.3",
    jupyterlab: { _build: { load: "static/remoteEntry.js", extension: "./extension" } },
  };
  await put("ext/@ours/extra/package.json", JSON.stringify(built));
  await put("ext/@ours/extra/static/remoteEntry.js", "1");
  await put("ext/@ours/extra/schemas/@ours/extra/plugin.json", "{}");
  await put("ext/not-built/package.json", '{"name":"not-built"}');
  own = await startTestServer({
    appDir: join(folder, "app"),
    labExtensionDirs: [join(folder, "ext"), join(folder, "none")],
  });
});
afterAll(async () => {
  await own?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function pageConfig(path: string): Promise<Record<string, unknown>> {
  const page = await (await own.ask(path)).text();
  return JSON.parse(/application\/json">(.*?)<\/script>/s.exec(page)?.[1] ?? "") as Record<string, unknown>;
}

describe("the page", () => {
  test("names the app's scripts, its options and the built extensions", async () => {
    const answer = await own.ask("lab");
    const text = await answer.text();
    expect(text).toContain(`<script defer src="/base/static/lab/${script}">`);
    expect(text).toContain('<link rel="preload" as="script" href="/base/static/lab/p.js">');
    expect(answer.headers.get("content-security-policy")).toContain(
      "base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
    );
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const config = await pageConfig("lab");
    expect(config).toMatchObject({
      baseUrl: "/base/",
      appVersion: "4.6.3",
      fullStaticUrl: "/base/static/lab",
      settingsUrl: "/lab/api/settings",
      fullSettingsUrl: "/base/lab/api/settings",
      fullWorkspacesApiUrl: "/base/lab/api/workspaces",
      token: "",
      federated_extensions: [{ name: "@ours/extra", load: "static/remoteEntry.js", extension: "./extension" }],
      disabledExtensions: ["off"],
    });
    expect(text).not.toContain(token);
  });

  test("nothing in an address breaks out of the page", async () => {
    const page = await (await own.ask(`lab/tree/${encodeURIComponent("</script><script>alert(1)</script>")}`)).text();
    expect(page).not.toContain("<script>alert");
  });

  test.each([
    ["/lab", { mode: "multiple-document", workspace: "default", treePath: "" }],
    ["/lab/tree/a b/c.ipynb", { mode: "multiple-document", workspace: "default", treePath: "a b/c.ipynb" }],
    ["/lab/workspaces/w", { mode: "multiple-document", workspace: "w", treePath: "" }],
    ["/lab/workspaces/w/tree/x", { mode: "multiple-document", workspace: "w", treePath: "x" }],
    ["/doc/tree/x", { mode: "single-document", workspace: "default", treePath: "x" }],
  ])("%s opens what it says", (path, target) => {
    expect(labTarget(path)).toEqual(target);
  });

  test("addresses reach the page decoded", async () => {
    expect(await pageConfig("lab/workspaces/my%20space/tree/%C3%A4.ipynb")).toMatchObject({
      workspace: "my space",
      treePath: "ä.ipynb",
    });
    expect(await pageConfig("doc/tree/x.ipynb")).toMatchObject({ mode: "single-document", treePath: "x.ipynb" });
    expect((await own.ask("", { redirect: "manual" })).headers.get("location")).toBe("/base/lab");
  });

  test("an app that is not built is a 503, not a broken page", async () => {
    await using bare = await startTestServer();
    expect((await bare.ask("lab")).status).toBe(503);
    const page = await bare.ask("lab", { headers: { accept: "text/html" } });
    expect([page.status, page.headers.get("content-type")]).toEqual([503, "text/html; charset=utf-8"]);
    expect(await page.text()).toContain("<p>The JupyterLab app is not built.</p>");
  });
});

describe("files of the app", () => {
  test("a name with a hash is kept for ever, compressed when there is a twin", async () => {
    const plain = await own.ask(`static/lab/${script}`, { headers: { "accept-encoding": "identity" } });
    expect([await plain.text(), plain.headers.get("content-encoding")]).toEqual(["console.log(1)", null]);
    expect(plain.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    const small = await own.ask(`static/lab/${script}`, { headers: { "accept-encoding": "gzip, br" } });
    expect([await small.text(), small.headers.get("content-encoding")]).toEqual(["console.log(1)", "br"]);
    expect((await own.ask("static/lab/favicon.svg")).headers.get("cache-control")).toBe("no-cache");
  });

  test("themes and extensions are served, nothing outside them", async () => {
    expect((await own.ask("lab/api/themes/@jupyterlab/theme-light/index.css")).headers.get("content-type")).toContain(
      "text/css",
    );
    expect((await own.ask("lab/extensions/@ours/extra/static/remoteEntry.js")).status).toBe(200);
    expect((await own.ask("lab/extensions/other/x.js")).status).toBe(404);
    for (const path of [
      "static/lab/..%2fentry.json",
      "lab/api/themes/..%2fentry.json",
      "lab/extensions/@ours/extra/..%2f..%2f..%2fapp%2fentry.json",
    ]) {
      expect([path, (await own.ask(path)).status]).toEqual([path, 403]);
    }
  });
});

describe("settings", () => {
  test("the client of reference reads, writes and lists them", async () => {
    const manager = new services.SettingManager({ serverSettings: own.settings });
    expect(await manager.fetch(plugin)).toMatchObject({
      id: plugin,
      raw: "{}",
      version: "4.6.3",
      schema: { type: "object" },
    });
    await manager.save(plugin, '{ // mine\n "theme": "Dark", }');
    expect(await manager.fetch(plugin)).toMatchObject({ raw: '{ // mine\n "theme": "Dark", }' });
    const { ids } = await manager.list("ids");
    expect(ids.sort()).toEqual(["@jupyterlab/apputils-extension:themes", "@ours/extra:plugin"]);
    await expect(manager.fetch("no/such:plugin")).rejects.toMatchObject({ response: { status: 404 } });
    await expect(manager.save(plugin, "{ broken")).rejects.toMatchObject({ response: { status: 400 } });
  });

  test("completion shows documentation unless a person says otherwise", async () => {
    const completer = "@jupyterlab/completer-extension:manager";
    const file = "app/schemas/@jupyterlab/completer-extension/manager.json";
    await put(
      file,
      '{"properties":{"showDocumentationPanel":{"type":"boolean","default":false},"other":{"default":1}}}',
    );
    const { schema } = (await (await own.ask(`lab/api/settings/${completer}`)).json()) as { schema: unknown };
    expect(schema).toEqual({
      properties: { showDocumentationPanel: { type: "boolean", default: true }, other: { default: 1 } },
    });
    await rm(join(folder, "app/schemas/@jupyterlab/completer-extension"), { recursive: true });
  });

  test("an extension that is broken, or came later, keeps nobody's settings from Lab", async () => {
    await put("ext/broken/package.json", '{"name":"broken","jupyterlab":{"_build":{"load":"x.js"}}}');
    await put("ext/broken/schemas/broken/plugin.json", "{ broken");
    await put("ext/broken/schemas/broken/package.json.orig", "{ broken");
    await put("ext/later/package.json", '{"name":"later","jupyterlab":{"_build":{"load":"x.js"}}}');
    await put("ext/later/schemas/later/plugin.json", "{}");
    expect((await own.ask("lab/api/settings/later:plugin")).status).toBe(200);
    const { ids, values } = await new services.SettingManager({ serverSettings: own.settings }).list();
    expect(ids.sort()).toEqual(["@jupyterlab/apputils-extension:themes", "@ours/extra:plugin", "later:plugin"]);
    expect(values).toHaveLength(3);
    expect((await own.ask("lab/api/settings/broken:plugin")).status).toBe(404);
    await rm(join(folder, "ext/broken"), { recursive: true });
    await rm(join(folder, "ext/later"), { recursive: true });
  });

  test("a broken file of settings is a warning, not the end of Lab", async () => {
    const file = join(own.stateDir, "settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings");
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, "{ broken");
    const answer = (await (await own.ask(`lab/api/settings/${plugin}`)).json()) as {
      settings: unknown;
      warning: string;
    };
    expect(answer).toMatchObject({ settings: {}, warning: expect.stringContaining("could not be read") });
    expect(await readFile(file, "utf8")).toBe("{ broken");
  });
});

describe("workspaces", () => {
  test("the client of reference saves, lists and removes them", async () => {
    const manager = new services.WorkspaceManager({ serverSettings: own.settings });
    const id = "über/x";
    await manager.save(id, { data: { a: 1 }, metadata: { id } });
    expect(await manager.fetch(id)).toMatchObject({ data: { a: 1 }, metadata: { id } });
    expect((await manager.list()).ids).toEqual([id]);
    await expect(manager.save("one", { data: {}, metadata: { id: "two" } })).rejects.toMatchObject({
      response: { status: 400 },
    });
    await writeFile(join(own.stateDir, "workspaces/100%.jupyterlab-workspace"), "{}");
    expect((await manager.list()).ids).toEqual([id]);
    await manager.remove(id);
    expect((await manager.list()).ids).toEqual([]);
  });
});

test("small questions of Lab are answered", async () => {
  const answers = [
    "lab/api/translations",
    "lab/api/translations/en",
    "lab/api/licenses/",
    "lab/api/listings/x",
    "lsp/status",
  ];
  for (const path of answers) expect([path, (await own.ask(path)).status]).toEqual([path, 200]);
});

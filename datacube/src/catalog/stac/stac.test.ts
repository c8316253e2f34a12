import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Listening, listen } from "../../source/testing/listen.ts";
import { serveFolder } from "../../source/testing/serve-folder.ts";
import type { StacItem } from "./model.ts";
import { openStac } from "./open.ts";

const golden = join(import.meta.dirname, "..", "..", "..", "golden", "stac");
const item = { type: "Feature", stac_version: "1.0.0", id: "a", geometry: null, properties: {}, links: [], assets: {} };

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "craton-stac-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function serving<T>(listener: RequestListener, use: (server: Listening) => Promise<T>): Promise<T> {
  const server = await listen(listener);
  try {
    return await use(server);
  } finally {
    server.close();
  }
}

describe("openStac", () => {
  test("links over http are relative to where the document was read, not to where it says it lies", async () => {
    await serving(serveFolder(join(golden, "..")), async ({ origin }) => {
      const catalog = await openStac(`${origin}/stac/catalog.json?signature=secret`);
      const items = await Array.fromAsync(catalog.items({ recursive: true }));
      expect(items.map(({ id }) => id)).toEqual([
        "tile-a",
        "tile-b",
        "late",
        "next-zone",
        "station",
        "over-the-dateline",
        "nowhere",
      ]);
      expect(items[0]!.assets.red!.href).toBe(`${origin}/stac/rasters/tile-a_red.tif`);
    });
  });

  test("nothing is read before it is asked for, and not more than that at once", async () => {
    const asked: string[] = [];
    let now = 0;
    let most = 0;
    const count = 20;
    const listener: RequestListener = (request, response) => {
      asked.push(request.url!);
      most = Math.max(most, ++now);
      const isRoot = request.url === "/catalog.json";
      const links = Array.from({ length: count }, (_, i) => ({ rel: "item", href: `${i}.json` }));
      const document = isRoot
        ? { type: "Catalog", stac_version: "1.1.0", id: "many", description: "", links }
        : { ...item, id: request.url };
      setTimeout(() => {
        now--;
        response.end(JSON.stringify(document));
      }, 5);
    };
    await serving(listener, async ({ origin }) => {
      const catalog = await openStac(`${origin}/catalog.json`);
      expect(asked).toEqual(["/catalog.json"]);
      const ids: string[] = [];
      for await (const { id } of catalog.items({ concurrency: 3 })) {
        ids.push(id);
        if (ids.length === 5) break;
      }
      expect(ids).toEqual(["/0.json", "/1.json", "/2.json", "/3.json", "/4.json"]);
      expect(asked.length).toBeLessThanOrEqual(1 + 5 + 3);
      expect(most).toBeLessThanOrEqual(3);
    });
  });

  test("a catalog that is below itself is walked once", async () => {
    const catalog = (id: string, child: string) => ({
      type: "Catalog",
      stac_version: "1.0.0",
      id,
      description: "",
      links: [
        { rel: "child", href: child },
        { rel: "item", href: "item.json" },
      ],
    });
    writeFileSync(join(folder, "a.json"), JSON.stringify(catalog("a", "b.json")));
    writeFileSync(join(folder, "b.json"), JSON.stringify(catalog("b", "./a.json")));
    writeFileSync(join(folder, "item.json"), JSON.stringify(item));
    const found = await Array.fromAsync((await openStac(join(folder, "a.json"))).items({ recursive: true }));
    expect(found.map(({ id }) => id)).toEqual(["a", "a"]);
  });

  test("a token goes to the catalog's own server only", async () => {
    const told: (string | undefined)[] = [];
    const other: RequestListener = (request, response) => {
      told.push(request.headers.authorization);
      response.end(JSON.stringify(item));
    };
    await serving(other, async ({ origin: elsewhere }) => {
      const own: RequestListener = (request, response) => {
        told.push(request.headers.authorization);
        const links = [{ rel: "item", href: `${elsewhere}/item.json` }];
        response.end(JSON.stringify({ type: "Catalog", stac_version: "1.0.0", id: "c", description: "", links }));
      };
      await serving(own, async ({ origin }) => {
        const catalog = await openStac(`${origin}/catalog.json`, { token: "secret" });
        await Array.fromAsync(catalog.items());
      });
    });
    expect(told).toEqual(["Bearer secret", undefined]);
  });

  test("a busy server is asked again, a missing document is an error that names it", async () => {
    let attempts = 0;
    const listener: RequestListener = (request, response) => {
      if (request.url === "/lost.json") response.writeHead(404).end();
      else if (++attempts < 3) response.writeHead(503, { "retry-after": "0" }).end();
      else response.end(JSON.stringify(item));
    };
    await serving(listener, async ({ origin }) => {
      expect((await openStac<StacItem>(`${origin}/item.json`)).id).toBe("a");
      expect(attempts).toBe(3);
      await expect(openStac(`${origin}/lost.json`)).rejects.toMatchObject({
        code: "source-not-found",
        source: `${origin}/lost.json`,
      });
    });
  });

  test("an aborted walk ends with the signal's reason", async () => {
    const stop = new AbortController();
    const walked = (await openStac(join(golden, "catalog.json"))).items({ recursive: true, signal: stop.signal });
    await walked.next();
    stop.abort(new Error("enough"));
    await expect(Array.fromAsync(walked)).rejects.toThrow("enough");
  });

  test("a document of elsewhere cannot name files of this machine", async () => {
    const document = { ...item, assets: { data: { href: "file:///etc/passwd" } } };
    await serving(
      (_, response) => void response.end(JSON.stringify(document)),
      async ({ origin }) => {
        await expect(openStac(`${origin}/item.json`)).rejects.toMatchObject({ code: "source-read" });
      },
    );
  });

  test("objects are relative to the address that they say", async () => {
    const links = [{ rel: "self", href: "https://example.org/stac/item.json" }];
    const opened = await openStac<StacItem>({ ...item, links, assets: { data: { href: "../a.tif" } } });
    expect(opened.assets.data!.href).toBe("https://example.org/a.tif");
  });

  test.each([
    [{ ...item, id: 7, bbox: [1, 2] }, /id is no text; bbox is not four/],
    [{ ...item, assets: { a: {} } }, /assets\.a\.href is no text/],
    [{ ...item, links: [{ rel: "item" }] }, /links\[0\] has no rel or href/],
    [{ ...item, properties: { datetime: "soon" } }, /a time that is none: soon/],
    [{ ...item, type: "Point" }, /type is "Point"/],
    [{ type: "FeatureCollection", features: [{ ...item, properties: [] }] }, /properties is no object/],
    ["[1", /no valid|JSON/i],
  ])("what is wrong is told: %#", async (document, message) => {
    const path = join(folder, "wrong.json");
    writeFileSync(path, typeof document === "string" ? document : JSON.stringify(document));
    await expect(openStac(path)).rejects.toMatchObject({
      code: "corrupt-data",
      message: expect.stringMatching(message),
    });
  });

  test("a damaged item of a collection is named by the document that was read and its place there", async () => {
    const path = join(folder, "items.json");
    const links = [{ rel: "self", href: "https://elsewhere.invalid/b.json" }];
    const features = [item, { ...item, links, assets: { red: { href: 3 } } }];
    writeFileSync(path, JSON.stringify({ type: "FeatureCollection", features }));
    await expect(openStac(path)).rejects.toThrow(`${path} (stac) is damaged at features[1]`);
    await expect(openStac(path)).rejects.toThrow(/assets.red.href is no text/);
  });

  test("older versions are refused by name", async () => {
    await expect(openStac({ ...item, stac_version: "0.9.0" })).rejects.toMatchObject({ code: "unsupported" });
  });
});

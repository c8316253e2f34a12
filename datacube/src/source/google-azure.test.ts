import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bytesConformance, storeConformance } from "./conformance.ts";
import type { SourceOptions } from "./options.ts";
import { expand, locate } from "./registry.ts";
import { type Listening, listen, tellAll } from "./testing/listen.ts";
import { sendRange } from "./testing/serve-folder.ts";

/** Small servers that answer as the documents of both services say; two entries a page. */
const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 8) * 13) % 256);
const values = new Map([
  ["a", content.subarray(0, 500)],
  ["one/b", content.subarray(3, 12)],
  ["one/two/c d&<e>", content.subarray(70, 99)],
  ["three/é", content.subarray(0, 5)],
]);
const objects = new Map([
  ["file.bin", content],
  ...[...values].map(([key, value]) => [`store/${key}`, value] as const),
]);
let allows = (_request: IncomingMessage, _url: URL): boolean => true;
let server: Listening;

function listing(prefix: string): { name: string; isFolder: boolean }[] {
  const below = [...objects.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  const names = below.map((rest) => prefix + (rest.includes("/") ? `${rest.split("/")[0]}/` : rest));
  return [...new Set(names)].sort().map((name) => ({ name, isFolder: name.endsWith("/") }));
}

const toXml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function answerList(response: ServerResponse, url: URL): void {
  const isGoogle = url.pathname.startsWith("/storage/");
  const from = Number(url.searchParams.get(isGoogle ? "pageToken" : "marker") ?? 0);
  const all = listing(url.searchParams.get("prefix")!);
  const page = all.slice(from, from + 2);
  const next = from + 2 < all.length ? String(from + 2) : undefined;
  if (isGoogle) {
    const [items, prefixes] = [
      page.filter((one) => !one.isFolder),
      page.filter((one) => one.isFolder).map(({ name }) => name),
    ];
    response.end(JSON.stringify({ items, prefixes, nextPageToken: next }));
  } else {
    const entries = page.map(({ name, isFolder }) =>
      isFolder ? `<BlobPrefix><Name>${toXml(name)}</Name></BlobPrefix>` : `<Blob><Name>${toXml(name)}</Name></Blob>`,
    );
    response.end(
      `<EnumerationResults><Blobs>${entries.join("")}</Blobs><NextMarker>${next ?? ""}</NextMarker></EnumerationResults>`,
    );
  }
}

beforeAll(async () => {
  server = await listen((request, response) => {
    const url = new URL(request.url!, "http://x");
    const [, bucket, ...key] = url.pathname.split("/");
    const object = objects.get(decodeURIComponent(key.join("/")));
    if (!allows(request, url))
      response.writeHead(403, { "x-ms-error-code": "AuthorizationFailure" }).end("<Secret>s1g</Secret>");
    else if (url.pathname === "/storage/v1/b/lab/o" || url.searchParams.get("comp") === "list")
      answerList(response, url);
    else if (bucket === "lab" && object) {
      response.setHeader("etag", '"1"');
      sendRange(response, object, request.headers.range);
    } else response.writeHead(404).end();
  });
  process.env.STORAGE_EMULATOR_HOST = server.origin.replace("http://", "");
});
afterAll(() => {
  server.close();
  delete process.env.STORAGE_EMULATOR_HOST;
});
beforeEach(() => {
  allows = () => true;
});

const kinds: [scheme: string, options: () => SourceOptions][] = [
  ["gs", () => ({})],
  ["az", () => ({ azure: { endpoint: server.origin } })],
];
describe.each(kinds)("%s", (scheme, options) => {
  const at = (key: string) => () => locate(`${scheme}://lab/${key}`, options());
  for (const { fact, check } of bytesConformance({ locate: at("file.bin"), content })) test(`bytes: ${fact}`, check);
  for (const { fact, check } of storeConformance({ locate: at("store"), values })) test(`values: ${fact}`, check);

  test("patterns list page by page", async () => {
    const found = ["a", "one/b", "one/two/c d&<e>", "three/é"].map((key) => `${scheme}://lab/store/${key}`);
    expect(await expand(`${scheme}://lab/store/**/{a,b,c*,é}`, options())).toEqual(found);
  });
});

test("a bearer token and a shared access signature are sent, and are in no error", async () => {
  const sas = "?sv=2021&sig=s1g";
  allows = (request, url) => request.headers.authorization === "Bearer t0k3n" || url.searchParams.get("sig") === "s1g";
  const google = await (await locate("gs://lab/file.bin", { token: "t0k3n" })).bytes();
  const azure = await (
    await locate("az://lab/file.bin", { azure: { endpoint: server.origin, sasToken: sas } })
  ).bytes();
  expect([google!.size, azure!.size]).toEqual([content.length, content.length]);
  expect([google!.name, azure!.name]).toEqual(["gs://lab/file.bin", "az://lab/file.bin"]);
  const listed = await expand("az://lab/*.bin", { azure: { endpoint: server.origin, sasToken: sas } });
  expect(listed).toEqual(["az://lab/file.bin"]);
  const error = await expand("az://lab/*.bin", { azure: { endpoint: server.origin, sasToken: "sig=s1gX" } }).catch(
    (e: unknown) => e,
  );
  expect(tellAll(error)).toMatch(/list of az:\/\/lab: the server .* status 403 \(AuthorizationFailure\)/);
  expect(tellAll(error)).not.toMatch(/s1g/);
});

test("what names no bucket or account says so", async () => {
  await expect(locate("az://lab/x", {})).rejects.toThrow(/name the account/);
  await expect(locate("gs://key:s3cret@lab/x")).rejects.not.toThrow(/s3cret/);
  await expect(locate("gs:///x")).rejects.toMatchObject({ code: "source-not-found" });
  const location = await locate("abfs://lab@account.dfs.core.windows.net/x");
  expect(location.name).toBe("az://lab/x");
});

import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { S3Options } from "../options.ts";
import { locate } from "../registry.ts";
import { type Listening, listen, tellAll } from "../testing/listen.ts";
import { sendRange } from "../testing/serve-folder.ts";

/** A store and an endpoint for keys, whose answers the tests choose; signatures are held by sign.test.ts and s3.test.ts. */
const content = new Uint8Array(100_000);
let server: Listening;
let seen: IncomingMessage["headers"][] = [];
let asked = 0;
let reply = (_request: IncomingMessage, _response: ServerResponse): boolean => false;

beforeAll(async () => {
  server = await listen((request, response) => {
    if (request.url === "/s3credentials") {
      const key = { accessKeyId: `KEY${++asked}`, secretAccessKey: "s3cret", sessionToken: `t0ken${asked}` };
      response.end(JSON.stringify({ ...key, expiration: new Date(Date.now() + 3_600_000).toISOString() }));
      return;
    }
    seen.push(request.headers);
    if (!reply(request, response)) sendRange(response, content, request.headers.range);
  });
});
afterAll(() => server.close());
beforeEach(() => {
  [seen, asked, reply] = [[], 0, () => false];
  process.env.AWS_CONFIG_FILE = process.env.AWS_SHARED_CREDENTIALS_FILE = "/none";
});

const fail = (response: ServerResponse, status: number, code: string, headers = {}): true => {
  response.writeHead(status, headers).end(`<Error><Code>${code}</Code><AWSAccessKeyId>KEY1</AWSAccessKeyId></Error>`);
  return true;
};
const openFile = async (s3: S3Options) =>
  (await locate("s3://lab/file.bin", { s3: { endpoint: server.origin, ...s3 } })).bytes();

test("keys come from an endpoint, once for many requests", async () => {
  const source = await openFile({ credentials: `${server.origin}/s3credentials` });
  await Promise.all([source!.read(50_000, 10), source!.read(90_000, 10)]);
  expect(asked).toBe(1);
  for (const headers of seen) {
    expect(headers.authorization).toMatch(/Credential=KEY1\//);
    expect(headers["x-amz-security-token"]).toBe("t0ken1");
  }
});

test("a key that the store calls expired is renewed, and the request goes on", async () => {
  reply = (request, response) =>
    request.headers.authorization!.includes("KEY1/") &&
    fail(response, 400, "ExpiredToken", { "content-type": "application/xml" });
  expect((await openFile({ credentials: `${server.origin}/s3credentials` }))!.size).toBe(content.length);
  expect(asked).toBe(2);
});

test("a key that stays refused is an error without the key", async () => {
  reply = (_, response) => fail(response, 400, "ExpiredToken");
  const error = await openFile({ credentials: `${server.origin}/s3credentials` }).catch((problem: unknown) => problem);
  expect(tellAll(error)).toMatch(/status 400 \(ExpiredToken\)/);
  expect(tellAll(error)).not.toMatch(/s3cret|t0ken|KEY\d/);
  expect(seen.length).toBe(3);
});

test("a bucket of another region is asked with that region", async () => {
  reply = (request, response) =>
    !request.headers.authorization!.includes("/eu-north-1/s3/") &&
    fail(response, 301, "PermanentRedirect", { "x-amz-bucket-region": "eu-north-1" });
  const credentials = { accessKeyId: "K", secretAccessKey: "s3cret" };
  expect((await openFile({ credentials, region: "us-east-1" }))!.size).toBe(content.length);
});

test("anonymous requests have no signature, and who pays says so", async () => {
  await openFile({ anonymous: true, credentials: { accessKeyId: "K", secretAccessKey: "s" } });
  expect(seen[0]!.authorization).toBeUndefined();
  await openFile({ requesterPays: true, credentials: { accessKeyId: "K", secretAccessKey: "s" } });
  expect(seen[1]!["x-amz-request-payer"]).toBe("requester");
  expect(seen[1]!.authorization).toMatch(
    /SignedHeaders=host;range;x-amz-content-sha256;x-amz-date;x-amz-request-payer,/,
  );
});

import { createServer, type RequestListener } from "node:http";
import { afterEach, expect, test } from "vitest";
import { createDrain } from "../http/drain.ts";
import { listen } from "../http/listen.ts";
import { HubClient, HubUnavailableError } from "./hub-client.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function hub(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  const drain = createDrain(server);
  closing.push(() => drain({ graceMs: 0 }));
  return `http://127.0.0.1:${(await listen(server, { host: "127.0.0.1", port: 0 })).port}`;
}

test("an answer about a token is asked once in its time, and again after it", async () => {
  let asked = 0;
  let now = 0;
  const apiUrl = await hub((_req, res) => {
    asked += 1;
    res.end(JSON.stringify({ kind: "user", name: "ada", scopes: ["access:servers!server=ada/"] }));
  });
  const client = new HubClient({ apiUrl, token: "t", now: () => now });
  for (let i = 0; i < 3; i += 1) expect((await client.userOfToken("x"))?.name).toBe("ada");
  expect(asked).toBe(1);
  now = 300_001;
  await client.userOfToken("x");
  expect(asked).toBe(2);
  client.forget("x");
  await client.userOfToken("x");
  expect(asked).toBe(3);
});

test("a token that the hub refuses is nobody's", async () => {
  const apiUrl = await hub((_req, res) => res.writeHead(403).end("{}"));
  expect(await new HubClient({ apiUrl, token: "t" }).userOfToken("bad")).toBeUndefined();
});

test("a hub that is away or ill is an error of its own, not a refusal", async () => {
  const apiUrl = await hub((_req, res) => res.writeHead(503).end());
  await expect(new HubClient({ apiUrl, token: "t" }).userOfToken("x")).rejects.toThrow(HubUnavailableError);
  await expect(new HubClient({ apiUrl: "http://127.0.0.1:1", token: "t" }).userOfToken("x")).rejects.toThrow(
    HubUnavailableError,
  );
});

test("a code is exchanged with a form, as RFC 6749 says", async () => {
  let form = "";
  const apiUrl = await hub((req, res) => {
    req.on("data", (chunk) => {
      form += chunk;
    });
    req.on("end", () => res.end(JSON.stringify({ access_token: "A", token_type: "Bearer" })));
  });
  const token = await new HubClient({ apiUrl, token: "t" }).exchangeCode({
    clientId: "c",
    code: "k",
    redirectUri: "/user/ada/oauth_callback",
    codeVerifier: "v",
  });
  expect(token).toBe("A");
  expect(Object.fromEntries(new URLSearchParams(form))).toEqual({
    client_id: "c",
    client_secret: "t",
    grant_type: "authorization_code",
    code: "k",
    redirect_uri: "/user/ada/oauth_callback",
    code_verifier: "v",
  });
});

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CookieJar } from "./cookies.ts";
import { findLogin, parseNetrc } from "./netrc.ts";
import { locate } from "./registry.ts";
import { type Listening, listen, tellAll } from "./testing/listen.ts";
import { sendRange } from "./testing/serve-folder.ts";

/**
 * An archive, the login server and a store, as NASA's Earthdata documents them: the archive sends who has no session to the
 * login server, which takes the password and sends back with a code; for the code the archive gives a cookie; with it, it
 * sends to a signed address of the store.
 */
const content = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 31) % 256);
const basic = `Basic ${btoa("ann:pa55 word")}`;
let archive: Listening;
let login: Listening;
let store: Listening;
let seen: { host: string; path: string; headers: IncomingMessage["headers"] }[] = [];
let sessions = 0;

const folder = mkdtempSync(join(tmpdir(), "craton-login-"));
const netrc = join(folder, "netrc");

function note(host: string, request: IncomingMessage): URL {
  seen.push({ host, path: request.url!, headers: request.headers });
  return new URL(request.url!, "http://x");
}

const toArchive = (request: IncomingMessage, response: ServerResponse): void => {
  const url = note("archive", request);
  const redirect = (location: string, headers: object = {}) => response.writeHead(302, { location, ...headers }).end();
  if (url.pathname === "/oauth") {
    sessions++;
    redirect(url.searchParams.get("state")!, {
      "set-cookie": `session=s${url.searchParams.get("code")}; Path=/; HttpOnly`,
    });
  } else if (url.pathname.startsWith("/circle")) redirect(`/circle${Math.random()}`);
  else if (url.pathname === "/elsewhere") redirect("ftp://other/file");
  else if (request.headers.authorization === "Bearer t0k3n") sendRange(response, content, request.headers.range);
  else if (request.headers.cookie?.includes("session=sc0de")) redirect(`${store.origin}/file?X-Amz-Signature=s1g`);
  else redirect(`${login.origin}/oauth/authorize?client_id=x&state=${encodeURIComponent(url.pathname)}`);
};

const toLogin = (request: IncomingMessage, response: ServerResponse): void => {
  const url = note("login", request);
  const state = url.searchParams.get("state")!;
  if (request.headers.authorization === basic) {
    const location = `${archive.origin}/oauth?code=c0de&state=${encodeURIComponent(state)}`;
    response.writeHead(302, { location, "set-cookie": "urs=1; Domain=earthdata.example" }).end();
  } else if (request.headers.authorization) response.writeHead(401).end();
  else response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<form>Log in</form>");
};

const toStore = (request: IncomingMessage, response: ServerResponse): void => {
  note("store", request);
  sendRange(response, content, request.headers.range);
};

beforeAll(async () => {
  [archive, login, store] = await Promise.all([
    listen(toArchive, "localhost"),
    listen(toLogin, "127.0.0.1"),
    listen(toStore, "127.0.0.2"),
  ]);
});
afterAll(() => {
  for (const server of [archive, login, store]) server.close();
  rmSync(folder, { recursive: true });
  delete process.env.NETRC;
});
beforeEach(() => {
  process.env.NETRC = netrc;
  writeFileSync(netrc, 'machine 127.0.0.1 login ann password "pa55 word"\ndefault login d password d3fault\n', {
    mode: 0o600,
  });
  seen = [];
});

const read = async (path: string, options = {}): Promise<Uint8Array> => {
  const source = await (await locate(archive.origin + path, options)).bytes();
  return source!.read(50_000, 1000);
};

describe("a login by redirects", () => {
  test("ends with the file; the password goes to the login server, the cookie to the archive, nothing to the store", async () => {
    sessions = 0;
    expect(await read("/data/a.nc")).toEqual(content.slice(50_000, 51_000));
    expect(sessions).toBe(1);
    const password = btoa("ann:pa55 word");
    for (const { host, headers } of seen) {
      if (host === "login") expect(headers.authorization).toBe(basic);
      else expect(headers.authorization ?? "").not.toContain(password);
      if (host === "store") expect([headers.authorization, headers.cookie]).toEqual([undefined, undefined]);
      if (host === "login") expect(headers.cookie ?? "").not.toContain("session");
    }
  });

  test("a wrong password is an error that names the server that wants it, and no secret", async () => {
    writeFileSync(netrc, "machine 127.0.0.1 login ann password wr0ng\n");
    const error = await read("/data/other.nc", { headers: { "x-a": "1" } }).catch((problem: unknown) => problem);
    expect(tellAll(error)).toMatch(/127\.0\.0\.1:\d+ answers with status 401.*\.netrc/);
    expect(tellAll(error)).not.toMatch(/wr0ng|pa55/);
  });

  test("without a password the login page is an error and not a folder", async () => {
    writeFileSync(netrc, "");
    await expect(read("/data/b.nc", { headers: { "x-a": "1" } })).rejects.toMatchObject({
      code: "source-read",
      message: expect.stringMatching(/page of 127\.0\.0\.1:\d+: log in/),
    });
  });

  test("a token goes to its own server only, and wins over the netrc file", async () => {
    expect(await read("/data/a.nc", { token: async () => "t0k3n" })).toEqual(content.slice(50_000, 51_000));
    expect(new Set(seen.map(({ host }) => host))).toEqual(new Set(["archive"]));
    seen = [];
    writeFileSync(netrc, "");
    const error = await read("/data/a.nc", { token: "exp1red", headers: { "X-Key": "k3y" } }).catch((e: unknown) => e);
    expect(seen.map(({ host }) => host)).toEqual(["archive", "login"]);
    expect(seen[0]!.headers).toMatchObject({ authorization: "Bearer exp1red", "x-key": "k3y" });
    expect([seen[1]!.headers.authorization, seen[1]!.headers["x-key"]]).toEqual([undefined, undefined]);
    expect(tellAll(error)).not.toMatch(/exp1red|k3y/);
  });

  test("the session of one token is not lent to another one", async () => {
    await read("/data/a.nc", { headers: { "x-a": "1" } });
    seen = [];
    await read("/data/a.nc", { headers: { "x-a": "2" } });
    expect(seen[0]!.headers.cookie).toBeUndefined();
  });

  test("the entry for any host is for the server of the address only", async () => {
    writeFileSync(netrc, "default login d password d3fault\n");
    await read("/data/c.nc").catch(() => {});
    const sent = seen.filter(({ headers }) => headers.authorization).map(({ host }) => host);
    expect(new Set(sent)).toEqual(new Set(["archive"]));
  });

  test.each([
    ["/circle", /redirects more than 10 times/],
    ["/elsewhere", /redirects to no http address/],
  ])("a server that redirects without end, or to something else, is an error: %s", async (path, message) => {
    await expect(read(path)).rejects.toMatchObject({ code: "source-read", message: expect.stringMatching(message) });
  });

  test("a token that HTTP does not allow is not repeated in the error", async () => {
    const error = await read("/data/a.nc", { token: "s3cr3t\nx" }).catch((problem: unknown) => problem);
    expect(tellAll(error)).toMatch(/header "authorization"/);
    expect(tellAll(error)).not.toContain("s3cr3t");
  });
});

describe("netrc", () => {
  test("entries, quotes, comments, macros and the default are read", () => {
    const text = `# mine
machine a.org login ann password "with space" # not this
macdef init
machine evil login x password y

machine B.org
  login bob
  account staff
  password #hash\\"q
default login anonymous password me@x
`;
    expect([...parseNetrc(text, "f")]).toEqual([
      ["a.org", { user: "ann", password: "with space" }],
      ["b.org", { user: "bob", password: '#hash"q' }],
      ["", { user: "anonymous", password: "me@x" }],
    ]);
  });

  test("what is no netrc is an error without its content", () => {
    expect(() => parseNetrc("machine a login b passwort s3cret", "f")).toThrow(/no netrc file/);
    expect(() => parseNetrc("machine a login b passwort s3cret", "f")).not.toThrow(/s3cret/);
  });

  test.skipIf(process.platform === "win32")("that of the home folder must be private", async () => {
    const home = process.env.HOME;
    delete process.env.NETRC;
    process.env.HOME = folder;
    try {
      writeFileSync(join(folder, ".netrc"), "machine a.org login x password y\n");
      chmodSync(join(folder, ".netrc"), 0o644);
      await expect(findLogin("a.org", true)).rejects.toThrow(/chmod 600/);
      expect(await findLogin("b.org", true)).toBeUndefined();
      chmodSync(join(folder, ".netrc"), 0o600);
      expect(await findLogin("a.org", true)).toEqual({ user: "x", password: "y" });
    } finally {
      process.env.HOME = home;
    }
  });
});

describe("cookies", () => {
  const at = (text: string) => new URL(text);
  test("go back to their origin and path, until they expire", () => {
    const jar = new CookieJar();
    jar.store(
      at("https://a.org/x/y"),
      ["one=1", "two=2; Path=/", "old=3; Max-Age=10", "gone=4; Expires=Thu, 01 Jan 1970 00:00:00 GMT"],
      0,
    );
    expect(jar.header(at("https://a.org/x/z"), 1)).toBe("one=1; two=2; old=3");
    expect(jar.header(at("https://a.org/other"), 20_000)).toBe("two=2");
    expect(jar.header(at("https://a.org/xy"), 20_000)).toBe("two=2");
    for (const other of ["http://a.org/x/y", "https://b.a.org/x", "https://a.org:444/x"])
      expect(jar.header(at(other), 1)).toBeUndefined();
  });

  test("are bounded", () => {
    const jar = new CookieJar();
    jar.store(
      at("https://a.org/"),
      Array.from({ length: 1000 }, (_, i) => `c${i}=1`),
    );
    jar.store(at("https://a.org/"), [`long=${"x".repeat(10_000)}`]);
    expect(jar.header(at("https://a.org/"))!.split("; ")).toHaveLength(50);
  });
});

import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { ask, askEcho, backend, echo, front, raw, valuesOf } from "./proxy-under-test.ts";

describe("a request", () => {
  test("of no route is left to the hub", async () => {
    const { port } = await front(await echo());
    const answer = await ask(port, { path: "/hub/home" });
    expect([answer.statusCode, await text(answer)]).toEqual([404, "hub"]);
    expect(await raw(port, "GET http://other/user/a/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).toMatch(/404/);
  });

  test("keeps method, path, query, body and headers as they are", async () => {
    const { port, activity } = await front(await echo());
    const path = "/user/a%2Fb/x/../y//z?q=%20&r=1?2";
    const headers = {
      Host: "hub.example:8000",
      Cookie: "a=1; b=2",
      Origin: "http://evil",
      "Sec-Fetch-Site": "cross-site",
      "X-ODD-Case": "1",
      "Content-Length": "4",
    };
    const seen = await askEcho(port, { method: "PATCH", path, headers, body: "body" });
    expect(seen).toMatchObject({ method: "PATCH", url: path, body: "body" });
    for (const [name, value] of Object.entries(headers)) {
      const at = seen.headers.indexOf(name);
      expect(seen.headers[at + 1], name).toBe(value);
    }
    expect(activity).toHaveLength(1);
  });

  test.each(["POST", "DELETE", "GET"])("%s passes a body without a length", async (method) => {
    const { port } = await front(await echo());
    const headers = { "Transfer-Encoding": "chunked" };
    expect((await askEcho(port, { method, headers, body: Readable.from(["one ", "two"]) })).body).toBe("one two");
  });

  test("says where it came from, and nobody else can say so", async () => {
    const { port } = await front(await echo());
    const headers = {
      Host: "hub.example",
      "X-Forwarded-For": "6.6.6.6",
      "X-Forwarded-Host": "evil",
      "X-Forwarded-Proto": "https",
      "X-Forwarded-Prefix": "/x",
      "X-Real-IP": "6.6.6.6",
      "X-Scheme": "https",
      Forwarded: "for=6.6.6.6",
    };
    const seen = await askEcho(port, { headers });
    expect(valuesOf(seen, "x-forwarded-for")).toEqual(["127.0.0.1"]);
    expect(valuesOf(seen, "x-forwarded-proto")).toEqual(["http"]);
    expect(valuesOf(seen, "x-forwarded-host")).toEqual(["hub.example"]);
    expect(valuesOf(seen, "x-forwarded-port")).toEqual(["80"]);
    for (const name of ["x-forwarded-prefix", "x-real-ip", "x-scheme", "forwarded"]) {
      expect(valuesOf(seen, name), name).toEqual([]);
    }
  });

  test("behind a trusted proxy came from whom that proxy names", async () => {
    const { port } = await front(await echo(), { trustedHops: 1 });
    const headers = {
      "X-Forwarded-For": "6.6.6.6, 9.9.9.9",
      "X-Forwarded-Host": "hub.example",
      "X-Forwarded-Proto": "https",
    };
    const seen = await askEcho(port, { headers });
    expect(valuesOf(seen, "x-forwarded-for")).toEqual(["9.9.9.9"]);
    expect(valuesOf(seen, "x-forwarded-proto")).toEqual(["https"]);
    expect(valuesOf(seen, "x-forwarded-host")).toEqual(["hub.example"]);
    expect(valuesOf(seen, "x-forwarded-port")).toEqual(["443"]);
  });

  test("loses what concerns one connection only, but not what a client wrongly calls so", async () => {
    const { port } = await front(await echo());
    const headers = {
      Connection: "close, X-Secret, Cookie",
      "X-Secret": "1",
      Cookie: "a=1",
      "Keep-Alive": "timeout=5",
      TE: "trailers",
      "Proxy-Authorization": "Basic eA==",
    };
    const seen = await askEcho(port, { headers });
    for (const name of ["x-secret", "keep-alive", "te", "proxy-authorization"])
      expect(valuesOf(seen, name)).toEqual([]);
    expect(valuesOf(seen, "cookie")).toEqual(["a=1"]);
  });

  test("that two parsers could read differently is refused", async () => {
    const asked: string[] = [];
    const { port } = await front(
      await backend((incoming, response) => {
        asked.push(incoming.url!);
        response.end();
      }),
    );
    const smuggled = "0\r\n\r\nGET /user/a/secret HTTP/1.1\r\nHost: x\r\n\r\n";
    for (const head of [
      "Transfer-Encoding: chunked\r\nContent-Length: 4",
      "Content-Length: 4\r\nContent-Length: 5",
      "Transfer-Encoding: chunked, identity",
      "Transfer-Encoding : chunked",
      "Host: y",
    ]) {
      const answer = await raw(port, `POST /user/a/ HTTP/1.1\r\nHost: x\r\n${head}\r\n\r\n${smuggled}`);
      expect(answer, head).toMatch(/^HTTP\/1.1 400 /);
    }
    expect(asked).toEqual([]);
  });
});

import type { ServerResponse } from "node:http";
import type { Html } from "@craton/edge";

/** Answers with JSON. */
export function sendJson(res: ServerResponse, value: unknown, status = 200): void {
  const body = Buffer.from(JSON.stringify(value));
  res.writeHead(status, { "content-type": "application/json; charset=utf-8", "content-length": body.length });
  res.end(body);
}

/** 204. */
export function sendNothing(res: ServerResponse): void {
  res.writeHead(204).end();
}

/** 302 to an address of this site, or of the hub. */
export function redirect(res: ServerResponse, location: string): void {
  res.writeHead(302, { location, "cache-control": "no-store" }).end();
}

/** Answers with a page that must not be kept. */
export function sendPage(
  res: ServerResponse,
  page: Html,
  { status = 200, policy }: { status?: number; policy: string },
): void {
  const body = Buffer.from(`<!doctype html>\n${page.text}`);
  res.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-length": body.length,
    "cache-control": "no-store",
    "content-security-policy": policy,
  });
  res.end(body);
}

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type RequestHandler, Router } from "express";

const types: Readonly<Record<string, string>> = {
  "hub.css": "text/css; charset=utf-8",
  "start.js": "text/javascript; charset=utf-8",
  "copy.js": "text/javascript; charset=utf-8",
  "logo.svg": "image/svg+xml; charset=utf-8",
};

/** Name of a file that pages use. */
export type AssetName = "hub.css" | "start.js" | "copy.js" | "logo.svg";

interface Asset {
  bytes: Buffer;
  type: string;
  version: string;
}

const assets = new Map<string, Asset>(
  Object.entries(types).map(([name, type]) => {
    const bytes = readFileSync(new URL(`./assets/${name}`, import.meta.url));
    return [name, { bytes, type, version: createHash("sha256").update(bytes).digest("hex").slice(0, 12) }];
  }),
);

/** URL of a file, with its hash, so that browsers keep it for good. */
export function assetUrl(baseUrl: string, name: AssetName): string {
  return `${baseUrl}hub/static/${name}?v=${assets.get(name)?.version}`;
}

/** `/hub/static` and JupyterHub's `/hub/logo`. */
export function createAssets(): Router {
  const router = Router({ caseSensitive: true });
  router.get("/static/:name", (req, res, next) => send(String(req.params.name))(req, res, next));
  router.get("/logo", send("logo.svg"));
  return router;
}

function send(name: string): RequestHandler {
  return (req, res, next) => {
    const asset = assets.get(name);
    if (!asset) return next();
    const { bytes, type, version } = asset;
    const kept = req.query.v === version;
    res.set({
      "content-type": type,
      etag: `"${version}"`,
      "cache-control": kept ? "public, max-age=31536000, immutable" : "no-cache",
    });
    if (req.fresh) res.status(304).end();
    else res.send(bytes);
  };
}

import type { Contents } from "../contents/contents.ts";
import { sendJson } from "../http/reply.ts";
import type { Router } from "../http/router.ts";

/** Adds `/api/nbconvert`. */
export function registerNbconvert(router: Router, _contents: Contents): void {
  router.on("GET", "/api/nbconvert", ({ res }) => sendJson(res, {}));
}

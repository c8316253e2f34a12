import { expect, test } from "vitest";
import * as edge from "./index.ts";

test("exported names", () => {
  expect(Object.keys(edge).toSorted()).toMatchInlineSnapshot(`
    [
      "AddressError",
      "Html",
      "HttpError",
      "HubClient",
      "HubUnavailableError",
      "PortTakenError",
      "accessLog",
      "catalogue",
      "clientOf",
      "createDrain",
      "createLog",
      "createSecret",
      "equalSecrets",
      "escapeHtml",
      "hashSecret",
      "html",
      "listen",
      "message",
      "normalizeBaseUrl",
      "parseCookies",
      "problemReply",
      "requestId",
      "safeNext",
      "serializeCookie",
      "signValue",
      "toProblem",
      "verifyValue",
      "verifyXsrf",
      "writeJsonProblem",
      "xsrfToken",
    ]
  `);
});

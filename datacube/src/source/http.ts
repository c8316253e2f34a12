import { SourceReadError, UnsupportedError } from "../errors.ts";
import { type Address, toAddress } from "./address.ts";
import { checkPart, isPage, rangeHeader, refusalOf, refusalText, sizeIn, validatorOf } from "./http-answer.ts";
import { type HttpAnswer, httpGet } from "./http-request.ts";
import { httpStore, maxDownloadBytes } from "./http-store.ts";
import { memorySource } from "./memory.ts";
import { once } from "./once.ts";
import type { Source } from "./registry.ts";
import { pageBytes, RemoteBytes } from "./remote-bytes.ts";
import type { ByteSource, KeyStore, Location, ReadOptions } from "./source.ts";

/** `http:` and `https:`. */
export const http: Source = { locate: (text, options) => addressLocation(toAddress(text, options)) };

/** A file or a folder of values behind an address; `listFolders` where its server can list. */
export function addressLocation(address: Address, listFolders?: KeyStore["listFolders"]): Location {
  let refusal: string | undefined;
  const bytes = once(
    (options?: ReadOptions): Promise<ByteSource | undefined> =>
      openRemote(address, options, (reason) => {
        refusal = reason;
      }),
  );
  const store = httpStore(address);
  return {
    name: address.name,
    store: listFolders ? { ...store, listFolders } : store,
    bytes,
    refusal: () => refusal,
  };
}

/** The resource as bytes; undefined when the server has none there, or shows a page (a folder's listing) instead. */
function openRemote(
  address: Address,
  options: ReadOptions | undefined,
  onRefused: (reason: string) => void,
): Promise<ByteSource | undefined> {
  const { name } = address;
  const request = { headers: { range: rangeHeader(0, pageBytes) }, signal: options?.signal };
  return httpGet(address, request, async (answer) => {
    const { status } = answer;
    if (status === 403) onRefused(refusalText(answer));
    if (status < 400 && isPage(answer)) checkLogin(address, answer);
    if (isPage(answer) && status !== 401 && status < 500) return undefined;
    if ([301, 403, 404, 410].includes(status)) return undefined;
    if (status === 416) return memorySource(name, new Uint8Array(0));
    if (status === 200) return wholeFile(name, answer);
    if (status !== 206) throw refusalOf(name, answer);
    const size = sizeIn(answer);
    if (size === undefined) throw new SourceReadError(name, "the server does not say how long the file is");
    const first = await checkPart(name, answer, { start: 0, end: Math.min(pageBytes, size) });
    return new RemoteBytes(address, { size, validator: validatorOf(answer) }, first);
  });
}

/** A page of another server is a login or a consent that a person has to give. */
function checkLogin({ name, url }: Address, { host }: HttpAnswer): void {
  if (host === "" || host === new URL(url).host) return;
  throw new SourceReadError(
    name,
    `it leads to a page of ${host}: log in there once in a browser, and put a line for that host into .netrc or pass a token`,
  );
}

async function wholeFile(name: string, answer: HttpAnswer): Promise<ByteSource> {
  const size = Number(answer.headers.get("content-length") ?? 0);
  if (size > maxDownloadBytes) {
    throw new UnsupportedError(
      `the server of ${name}, which has no range requests, with a file of ${size} bytes`,
      "download the file and open its path",
    );
  }
  return memorySource(name, await answer.body(maxDownloadBytes));
}

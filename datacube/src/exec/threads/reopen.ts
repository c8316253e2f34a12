import type { ChunkReader } from "../../array/chunk-reader.ts";
import { SourceChangedError } from "../../errors.ts";
import { findFormat } from "../../format/find-format.ts";
import { withoutSecrets } from "../../source/address.ts";
import { lastUsed } from "../../source/last-used.ts";
import { locate } from "../../source/registry.ts";
import type { Origin } from "./origin.ts";

type Readers = ReadonlyMap<string, ChunkReader>;

/** What this thread opened: files stay open for the plans to come, those used longest ago are closed. */
const opened = lastUsed<Readers>(64);

/** A stored array, opened in this thread when its first chunk is read. */
export function reopened(
  origin: Origin,
  domain: Pick<ChunkReader, "dtype" | "shape" | "chunkShape" | "partBytes">,
): ChunkReader {
  let known: Readers | undefined;
  let reader: ChunkReader | undefined;
  const openReader = async (): Promise<ChunkReader> => {
    const readers = await opened(String(origin.opened), () => openAll(origin));
    if (reader === undefined || readers !== known) reader = sameReader(origin, { readers, domain });
    known = readers;
    return reader;
  };
  return {
    ...domain,
    readChunk: async (chunk, signal) => (await openReader()).readChunk(chunk, signal),
    ...(domain.partBytes !== undefined && {
      readPart: async (chunk, box, signal) => {
        const own = await openReader();
        return own.readPart ? own.readPart(chunk, box, signal) : own.readChunk(chunk, signal);
      },
    }),
    get returnChunk() {
      return reader?.returnChunk;
    },
  };
}

/** @throws SourceChangedError when the file is not the one that was opened */
async function openAll({ address, options, version }: Origin): Promise<Readers> {
  const found = await findFormat(await locate(address, options), options);
  if (found.version !== version) throw new SourceChangedError(withoutSecrets(address));
  const { entry, at } = found;
  const { variables } = await (await entry.load()).open(at, options);
  return new Map(variables.map(({ name, reader }) => [name, reader]));
}

/** @throws SourceChangedError when the array is not what it was */
function sameReader(
  { address, variable, overview }: Origin,
  { readers, domain }: { readers: Readers; domain: Pick<ChunkReader, "dtype" | "shape" | "chunkShape"> },
): ChunkReader {
  const whole = readers.get(variable);
  const reader = overview === undefined ? whole : whole?.overviews?.[overview];
  const told = ({ dtype, shape, chunkShape }: typeof domain): string => JSON.stringify([dtype, shape, chunkShape]);
  if (reader && told(reader) === told(domain)) return reader;
  throw new SourceChangedError(withoutSecrets(address));
}

import { type CodePlace, inspectCode } from "./code-questions.ts";

type CodeParts = Parameters<typeof inspectCode>[0];

/** What a cell asks of the front end; a page may be what is known about a place in code, which is looked up here. */
interface Entry {
  source: string;
  inspect?: CodePlace;
}

/** The `payload` of an `execute_reply`; `missed` is told of the code that nothing is known about. */
export async function payloadOf(
  text: string,
  parts: CodeParts,
  missed: (code: string) => void,
): Promise<Record<string, unknown>[]> {
  const payload: Record<string, unknown>[] = [];
  for (const { inspect, ...entry } of JSON.parse(text) as Entry[]) {
    const known = inspect && (await inspectCode(parts, inspect));
    if (!inspect) payload.push(entry);
    else if (known?.found === true) payload.push({ ...entry, data: known.data, start: 0 });
    else missed(inspect.code);
  }
  return payload;
}

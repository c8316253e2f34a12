import { type GeneratedArray, type GeneratorParameters, generatedReader } from "../array/generated-reader.ts";
import { type SourceNode, sourceNode } from "./operation/source.ts";

/**
 * A lazy source of which no element is stored: a named generator makes each from its position when it is read.
 * @throws UnsupportedError for a generator that is not known
 */
export function generated(
  parameters: GeneratorParameters,
  array: GeneratedArray & { readonly dims: readonly string[] },
): SourceNode {
  const { generator } = parameters;
  const ref = {
    format: "generated",
    source: generator,
    variable: generator,
    parameters: { ...parameters, chunkShape: array.chunkShape },
  };
  return sourceNode(ref, array.dims, generatedReader(parameters, array));
}

/** Texts that name things of the hub, as a person would write them. */
export function withoutHub(text: string): string {
  return text.replace(/(?:typeof )?import\("[^"]*\$\$\w+(?:-\d+)?"\)\.?|\$\$cells\.(?:c\d+|datacube)\./g, "");
}

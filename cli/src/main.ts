// The craton command, on Node 24. Each command loads its own code when it is called.
import { Command, InvalidArgumentError, Option } from "commander";
import { explain } from "./explain.ts";

const program = new Command("craton")
  .description("Datacubes, notebooks and standard geoscience services for a team.")
  .version("0.1.0")
  .showHelpAfterError("(craton --help lists the commands)");

const home = (): Option => new Option("--home <folder>", "folder of all state (default .craton, or CRATON_HOME)");
const config = (): Option => new Option("--config <file>", "settings file (default craton.config.ts, if there)");
const logLevel = (): Option =>
  new Option("--log-level <level>", "what the log on standard error tells").choices(
    "trace debug info warn error silent".split(" "),
  );

program
  .command("hub")
  .description("log people in and give each a JupyterLab")
  .option("--host <address>", "address to listen on (default 127.0.0.1, or CRATON_HOST)")
  .option("--port <number>", "port to listen on, 0 for a free one (default 8000, or CRATON_PORT)")
  .option("--base-url <path>", "path prefix of everything, such as /lab1/ (default /, or CRATON_BASE_URL)")
  .addOption(
    new Option("--authenticator <name>", "local: accounts of this hub; dummy: any name, on loopback only").choices([
      "local",
      "dummy",
    ]),
  )
  .option("--trusted-hops <number>", "how many proxies of yours stand in front (default 0)")
  .option("--admin-link", "print a one-time link that makes an administrator, or gives one a new password")
  .addOption(home())
  .addOption(config())
  .addOption(logLevel())
  .action(async (flags) => (await import("./commands/hub.ts")).hub(flags));

program
  .command("lab")
  .description("one person's JupyterLab, without a hub")
  .argument("[folder]", "what it shows", ".")
  .option("--port <number>", "port to listen on, 0 for a free one (default 8888)")
  .option("--token <secret>", "secret of the link (default: a new one)")
  .option("--no-browser", "do not open a browser")
  .addOption(home())
  .addOption(config())
  .addOption(logLevel())
  .action(async (folder, flags) => (await import("./commands/lab.ts")).lab(folder, flags));

const kernel = program.command("kernel").description("the TypeScript kernel for other Jupyter programs");
kernel
  .command("install")
  .description("make the kernel known to JupyterLab, nbconvert, papermill … on this machine, as `typescript`")
  .addOption(new Option("--user", "for you alone (the default)").conflicts("prefix"))
  .option("--prefix <folder>", "into the environment at this folder, such as a virtual environment")
  .action(async (flags) => (await import("./commands/kernel.ts")).installKernel(flags));

const datasetIndex = program
  .command("index")
  .description("an index of datasets: products and where and when their files are, for index.load() in notebooks");
const indexFile = (): Option =>
  new Option("--index <file>", "the index (default index.sqlite in the folder of all state)");
const names = (text: string): string[] => text.split(",").map((name) => name.trim());
const count = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("It is no whole number above 0.");
  return number;
};
const bbox = (): Option =>
  new Option("--bbox <w,s,e,n>", "degrees; west is more than east over the dateline").argParser((text) => {
    const edges = text.split(",").map(Number);
    if (edges.length !== 4 || !edges.every(Number.isFinite))
      throw new InvalidArgumentError("It is not west,south,east,north.");
    return edges;
  });
const time = (): Option => new Option("--time <period>", "such as 2024-07 or 2024-07-01/2024-07-15 or 2024-07-01/..");
const filter = (): Option =>
  new Option("--filter <cql2>", "conditions on properties, such as '\"eo:cloud_cover\" < 20'");

datasetIndex
  .command("add")
  .description(
    "add STAC items, catalogs and APIs, dataset and product documents of the Open Data Cube, and rasters; adding again is harmless",
  )
  .argument("<source...>", "paths, addresses, patterns such as 'scenes/*.json'")
  .option("--product <name>", "their product (default: the collection of each item)")
  .option("--measurement <name>", "of rasters: the name of their band (default data)")
  .option("--datetime <time>", "of rasters: their time, where they do not tell it")
  .addOption(new Option("--time-from-name", "of rasters: the first date in the file's name").conflicts("datetime"))
  .option("--update", "other documents of the same id take the place of those that are there")
  .option("--collections <names>", "of catalogs and APIs: only these, with commas between", names)
  .option("--max <number>", "of each catalog or API: at most so many items", count)
  .addOption(bbox())
  .addOption(time())
  .addOption(filter())
  .addOption(indexFile())
  .addOption(home())
  .addOption(config())
  .action(async (sources, flags) => (await import("./commands/dataset-index.ts")).addToIndex(sources, flags));

datasetIndex
  .command("products")
  .description("the products: name, number of datasets, time, west, south, east, north, measurements")
  .option("--json", "a line of JSON each")
  .addOption(indexFile())
  .addOption(home())
  .addOption(config())
  .action(async (flags) => (await import("./commands/dataset-index.ts")).listProducts(flags));

for (const [name, description] of [
  ["list", "the datasets, in order of time: product, id, time"],
  ["find", "the datasets of an area, a time and conditions; exit code 1 where there is none"],
] as const) {
  const command = datasetIndex
    .command(name)
    .description(description)
    .argument("[product...]", "of these products only")
    .addOption(new Option("--limit <number>", "at most so many").argParser(count).default(100))
    .option("--json", "their STAC items, a line each")
    .option("--archived", "those that are archived instead")
    .addOption(indexFile())
    .addOption(home())
    .addOption(config())
    .action(async (products, flags) => (await import("./commands/dataset-index.ts")).findInIndex(products, flags));
  if (name === "find")
    command
      .addOption(bbox())
      .addOption(time())
      .addOption(filter())
      .option("--ids <names>", "with commas between", names)
      .option("--count", "only how many there are");
}

try {
  await program.parseAsync();
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}

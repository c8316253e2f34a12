// The craton command, on Node 24. Each command loads its own code when it is called.
import { Command, Option } from "commander";
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

try {
  await program.parseAsync();
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}

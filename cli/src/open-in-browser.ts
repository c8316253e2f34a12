import { createProcessLauncher } from "@craton/launcher";

/** Opens a link in the person's browser when there is a screen; a failure is no problem, the link stands above. */
export async function openInBrowser(link: string): Promise<void> {
  const { env, platform, stdout } = process;
  const screen = platform === "darwin" || env.DISPLAY || env.WAYLAND_DISPLAY;
  if (!stdout.isTTY || !screen) return;
  const program = platform === "darwin" ? "open" : "xdg-open";
  const own = Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined));
  await createProcessLauncher()
    .start({ argv: [program, link], env: own, cwd: process.cwd() })
    .catch(() => undefined);
}

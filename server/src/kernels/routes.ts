import { HttpError } from "@craton/edge";
import { KernelStartError, notFound } from "../errors.ts";
import { contentType, mediaType } from "../files/mime.ts";
import { FolderRoot } from "../files/root.ts";
import { sendFile } from "../files/send-file.ts";
import { optionalText, readObject } from "../http/body.ts";
import { sendJson, sendNothing } from "../http/reply.ts";
import type { Router } from "../http/router.ts";
import type { SocketRouter } from "../http/sockets.ts";
import type { Kernel } from "./kernel.ts";
import type { Kernels, StartOptions } from "./kernels.ts";
import { toKernelSpecModel } from "./kernelspecs.ts";

/** Adds `/api/kernels` with its channels. */
export function registerKernels(
  router: Router,
  sockets: SocketRouter,
  { kernels, baseUrl }: { kernels: Kernels; baseUrl: string },
): void {
  router.on("GET", "/api/kernels", ({ res }) => sendJson(res, kernels.list()));
  router.on("POST", "/api/kernels", async ({ req, res }) => {
    const body = await readObject(req);
    const kernel = await startKernel(kernels, { name: optionalText(body, "name"), path: optionalText(body, "path") });
    res.setHeader("location", `${baseUrl}api/kernels/${kernel.id}`);
    sendJson(res, kernel.model(), 201);
  });
  router.on("GET", "/api/kernels/:id", ({ params, res }) => sendJson(res, kernels.get(params.id ?? "").model()));
  router.on("DELETE", "/api/kernels/:id", async ({ params, res }) => {
    await kernels.shutdown(params.id ?? "");
    sendNothing(res);
  });
  router.on("POST", "/api/kernels/:id/interrupt", ({ params, res }) => {
    kernels.get(params.id ?? "").interrupt();
    sendNothing(res);
  });
  router.on("POST", "/api/kernels/:id/restart", async ({ params, res }) => {
    const kernel = kernels.get(params.id ?? "");
    await kernel.restart().catch((error: unknown) => {
      throw startProblem(error);
    });
    sendJson(res, kernel.model());
  });
  sockets.on("/api/kernels/:id/channels", ({ params, query }) => {
    const kernel = kernels.get(params.id ?? "");
    return (socket) => kernel.attach(socket, query.get("session_id") || crypto.randomUUID());
  });
}

/** Adds `/api/kernelspecs` and their resources. */
export function registerKernelSpecs(router: Router, kernels: Kernels, baseUrl: string): void {
  router.on("GET", "/api/kernelspecs", async ({ res }) => {
    const specs = [...(await kernels.specs.all()).values()];
    const models = await Promise.all(specs.map((spec) => toKernelSpecModel(spec, baseUrl)));
    const kernelspecs = Object.fromEntries(models.map((model) => [model.name, model]));
    sendJson(res, { default: specs[0]?.name ?? "", kernelspecs });
  });
  router.on("GET", "/api/kernelspecs/:name", async ({ params, res }) => {
    sendJson(res, await toKernelSpecModel(await kernels.specs.find(params.name), baseUrl));
  });
  router.on("GET", "/kernelspecs/:name*file", async (exchange) => {
    const { resourceDir } = await kernels.specs.find(exchange.params.name);
    if (resourceDir === undefined) throw notFound("This kernelspec has no resources.");
    const root = await FolderRoot.of(resourceDir);
    const place = await root.locate(exchange.params.file ?? "");
    const type = contentType(mediaType(place.path) ?? "application/octet-stream");
    await sendFile(exchange, await root.open(place), {
      "content-type": type,
      "cache-control": "private, max-age=3600",
    });
  });
}

/** Starts a kernel for a request. @throws HttpError 501 for an unknown kernelspec, as Jupyter; 500 when it does not start. */
export async function startKernel(kernels: Kernels, options: StartOptions): Promise<Kernel> {
  try {
    return await kernels.start(options);
  } catch (error) {
    throw startProblem(error);
  }
}

function startProblem(error: unknown): unknown {
  if (error instanceof KernelStartError) return new HttpError(500, error.code, error.message, { cause: error });
  if (error instanceof HttpError && error.status === 404) return new HttpError(501, "no_such_kernel", error.message);
  return error;
}

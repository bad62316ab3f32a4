import type { IncomingMessage } from "node:http";
import * as https from "node:https";
import { setTimeout } from "node:timers/promises";
import { KubeConfig } from "@kubernetes/client-node";

/** An object as the API server takes and gives it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly deletionTimestamp?: string;
  readonly managedFields?: readonly ManagedFields[];
  readonly [field: string]: unknown;
}

/** Which fields an actor has set. */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly [field: string]: unknown;
}

/** What names an object. */
export type ObjectReference = Pick<KubernetesObject, "apiVersion" | "kind"> & {
  readonly metadata: Pick<ObjectMeta, "name" | "namespace">;
};

/** How the API server serves a kind. */
export interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

export interface ApplyOptions {
  readonly manager: string;
  /** Asks what would happen; nothing is stored. */
  readonly dryRun?: boolean;
  /** Takes fields over from other actors instead of refusing. */
  readonly force?: boolean;
}

/** The API server's refusal. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    /** `NotFound`, `Conflict`, `Invalid`, `Forbidden` … */
    readonly reason: string,
    message: string,
    readonly causes: readonly { readonly field?: string; readonly message?: string }[] = [],
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/** No answer: the server is down, or the way to it. */
export class Unreachable extends Error {
  constructor(server: string, reason: string) {
    super(`the API server at ${server} does not answer: ${reason}`);
    this.name = "Unreachable";
  }
}

/** An API server that knows no such kind; its definition may come later. */
export class UnknownKind extends Error {
  constructor(
    readonly apiVersion: string,
    readonly kind: string,
  ) {
    super(
      `no matches for kind "${kind}" in version "${apiVersion}": ensure its CustomResourceDefinition is installed first`,
    );
    this.name = "UnknownKind";
  }
}

/** How often a request is sent to a server that asks to be patient. */
const PATIENCE = 10;

/** A request that is not answered within this time has failed; writes under load take a few seconds. */
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * An API server. Objects travel as they are: a client with typed models would drop fields that it does not know
 * before the server can refuse them. Every write asks for strict field validation.
 */
export class ApiServer {
  #agent: https.Agent | undefined;
  readonly #config = new KubeConfig();
  readonly #resources = new Map<string, readonly Resource[]>();

  /** @param kubeconfig its text; the current context is used */
  constructor(kubeconfig: string) {
    this.#config.loadFromString(kubeconfig);
  }

  get url(): string {
    const cluster = this.#config.getCurrentCluster();
    if (cluster === null) throw new Error("the kubeconfig has no current cluster");
    return cluster.server;
  }

  /** Server-side apply: what it gives back is the object as stored, or as it would be. */
  async apply(object: KubernetesObject, { manager, dryRun, force }: ApplyOptions): Promise<KubernetesObject> {
    const query = new URLSearchParams({
      fieldManager: manager,
      fieldValidation: "Strict",
      force: String(force === true),
      ...(dryRun === true && { dryRun: "All" }),
    });
    const path = `${await this.pathOf(object)}?${query.toString()}`;
    return (await this.request("PATCH", path, object, "application/apply-patch+yaml")) as KubernetesObject;
  }

  /** Creates an object as a user with `kubectl create` does; fails where there is one of its name. */
  async create(object: KubernetesObject, { dryRun }: { dryRun?: boolean } = {}): Promise<KubernetesObject> {
    const query = `fieldValidation=Strict${dryRun === true ? "&dryRun=All" : ""}`;
    const path = `${await this.collectionOf(object)}?${query}`;
    return (await this.request("POST", path, object)) as KubernetesObject;
  }

  /** Merges fields into an object or one of its subresources, as controllers do. */
  async merge(reference: ObjectReference, patch: object, subresource = ""): Promise<KubernetesObject> {
    const path = (await this.pathOf(reference)) + (subresource === "" ? "" : `/${subresource}`);
    return (await this.request("PATCH", path, patch, "application/merge-patch+json")) as KubernetesObject;
  }

  /** The object, or undefined where there is none. */
  async get(reference: ObjectReference): Promise<KubernetesObject | undefined> {
    try {
      return (await this.request("GET", await this.pathOf(reference))) as KubernetesObject;
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) return undefined;
      throw error;
    }
  }

  /** All objects of a kind, of all namespaces unless one is given. */
  async list(kind: Omit<ObjectReference, "metadata">, namespace?: string): Promise<KubernetesObject[]> {
    const { items } = (await this.request("GET", await this.collectionOf(kind, namespace))) as {
      items?: Omit<KubernetesObject, "apiVersion" | "kind">[];
    };
    return (items ?? []).map((item) => ({
      ...item,
      apiVersion: kind.apiVersion,
      kind: kind.kind,
    })) as KubernetesObject[];
  }

  /** Asks for the deletion of an object and of what it owns, in that order; does not wait for it. */
  async delete(reference: ObjectReference): Promise<void> {
    try {
      await this.request("DELETE", await this.pathOf(reference), { propagationPolicy: "Foreground" });
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 404)) throw error;
    }
  }

  /** How a kind is served; undefined where the server does not know it (yet). */
  async resource(apiVersion: string, kind: string): Promise<Resource | undefined> {
    const find = () => this.#resources.get(apiVersion)?.find((resource) => resource.kind === kind);
    const known = find();
    if (known !== undefined) return known;
    try {
      const list = (await this.request("GET", rootOf(apiVersion))) as { resources?: Resource[] };
      const resources = (list.resources ?? []).filter(({ name }) => !name.includes("/"));
      this.#resources.set(apiVersion, resources);
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 404)) throw error;
    }
    return find();
  }

  /** Every kind that the server has and whose objects can be listed and deleted, as `apiVersion` and resource. */
  async resources(): Promise<{ readonly apiVersion: string; readonly resource: Resource }[]> {
    const { groups = [] } = (await this.request("GET", "/apis")) as {
      groups?: { preferredVersion: { groupVersion: string } }[];
    };
    const versions = ["v1", ...groups.map(({ preferredVersion }) => preferredVersion.groupVersion)];
    const lists = await Promise.all(
      versions.map(async (apiVersion) => {
        const { resources = [] } = (await this.request("GET", rootOf(apiVersion))) as {
          resources?: (Resource & { verbs: string[] })[];
        };
        return resources
          .filter(({ verbs }) => verbs.includes("list") && verbs.includes("delete"))
          .map((resource) => ({ apiVersion, resource }));
      }),
    );
    return lists.flat();
  }

  /** One request as it is, sent again while the server asks for patience, such as `GET /readyz`; the answer's JSON, or its text where it is none. */
  async request(
    method: string,
    path: string,
    body?: object,
    contentType = "application/json",
  ): Promise<unknown> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const { options, headers } = await this.connection();
    const content = { "Content-Type": contentType, "Content-Length": Buffer.byteLength(text ?? "") };
    const request: https.RequestOptions = {
      ...options,
      method,
      headers: { ...headers, Accept: "application/json", ...(text !== undefined && content) },
    };
    let { status, answer, retryAfter } = await this.send(path, request, text);
    for (let tries = 1; retryAfter !== undefined && tries < PATIENCE; tries += 1) {
      await setTimeout(retryAfter * 1000);
      ({ status, answer, retryAfter } = await this.send(path, request, text));
    }
    const value = parsed(answer);
    if (status >= 200 && status < 300) return value;
    throw refusal(status, value);
  }

  /** Ends idle connections, so that the process can end. */
  close(): void {
    this.#agent?.destroy();
  }

  /** How the kubeconfig says to connect, on connections that are kept. */
  private async connection(): Promise<{ options: https.RequestOptions; headers: Record<string, string> }> {
    const asked: https.RequestOptions = {};
    await this.#config.applyToHTTPSOptions(asked);
    this.#agent ??= new https.Agent({ ...(asked.agent as https.Agent).options, keepAlive: true });
    return {
      options: { ...asked, agent: this.#agent, timeout: REQUEST_TIMEOUT_MS },
      headers: (asked.headers ?? {}) as Record<string, string>,
    };
  }

  private send(
    path: string,
    options: https.RequestOptions,
    body: string | undefined,
  ): Promise<{ status: number; answer: string; retryAfter: number | undefined }> {
    return new Promise((resolve, reject) => {
      const fail = (reason: string) => reject(new Unreachable(this.url, reason));
      const request = https.request(new URL(this.url + path), options, (response) => {
        let answer = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (answer += chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, answer, retryAfter: retryAfterOf(response) }),
        );
        response.on("error", (error) => fail(error.message));
      });
      request.on("timeout", () => request.destroy(new Error(`no answer in ${REQUEST_TIMEOUT_MS / 1000} s`)));
      request.on("error", (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
      request.end(body);
    });
  }

  private async pathOf(reference: ObjectReference): Promise<string> {
    const { apiVersion, kind, metadata } = reference;
    const collection = await this.collectionOf({ apiVersion, kind }, metadata.namespace ?? "default");
    return `${collection}/${encodeURIComponent(metadata.name)}`;
  }

  private async collectionOf(
    { apiVersion, kind, metadata }: Omit<ObjectReference, "metadata"> & { metadata?: { namespace?: string } },
    namespace = metadata?.namespace,
  ): Promise<string> {
    const resource = await this.resource(apiVersion, kind);
    if (resource === undefined) throw new UnknownKind(apiVersion, kind);
    const scope = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : "";
    return `${rootOf(apiVersion)}${scope}/${resource.name}`;
  }
}

/** Seconds after which the server wants to be asked again, as while a new kind's storage is set up. */
function retryAfterOf({ statusCode, headers }: IncomingMessage): number | undefined {
  if (statusCode !== 429 && statusCode !== 503) return undefined;
  const seconds = Number(headers["retry-after"]);
  return seconds > 0 ? seconds : undefined;
}

function rootOf(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer) as unknown;
  } catch {
    return answer;
  }
}

function refusal(status: number, value: unknown): ApiError {
  const { reason, message, details } = (typeof value === "object" && value !== null ? value : {}) as {
    reason?: string;
    message?: string;
    details?: { causes?: { field?: string; message?: string }[] };
  };
  return new ApiError(status, reason ?? "", message ?? String(value), details?.causes);
}

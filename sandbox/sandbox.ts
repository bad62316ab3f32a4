import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import {
  type ConfigMap,
  LocalWorkspace,
  type OutputMap,
  type PreviewOptions,
  type PulumiCommand,
  type PulumiFn,
  type Stack,
} from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import { goYaml } from "../components/pure/yaml";
import { enter, sandboxEnvironment } from "./environment";
import { ProtectedStack } from "./errors";
import { type Layout, layoutOf, prepare } from "./layout";
import { hasStaleLock } from "./lock";
import { cacheDirectory, REPOSITORY } from "./paths";

/** The sandbox's own passphrase: it protects placeholders only. */
const PASSPHRASE = "sandbox";

export interface SandboxOptions {
  readonly stack: string;
  readonly target: string;
  readonly engine: PulumiCommand;
  readonly program: PulumiFn;
  /** The stack's configuration without its secrets, as in a stack file. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Placeholders for its secrets. */
  readonly secrets: Readonly<Record<string, string>>;
  /** How the stack says Pulumi reaches a private API server. */
  readonly accessPath: string;
  /** The site's API server. Default: none, Kubernetes is simulated. */
  readonly site?: Site;
  /** Receives what the engine prints. */
  readonly write: (text: string) => void;
  /** Asks the engine to stop: it ends what is under way, saves its state and gives up its lock. */
  readonly signal: AbortSignal;
}

/** An API server that stands for a K3s site. */
export interface Site {
  readonly kubeconfig: string;
  readonly kubeconfigFile: string;
  /** The `helm` program. */
  readonly helm: string;
}

/** How many resources each operation met, such as `{ create: 12, same: 3 }`. */
export type Changes = Readonly<Record<string, number>>;

/**
 * One stack on the real engine: local file backend, simulated providers, policy pack, and an environment that
 * holds none of the user's credentials. Everything it writes lies under `.trivium/`.
 */
export class Sandbox {
  private constructor(
    private readonly stack: Stack,
    private readonly options: SandboxOptions,
  ) {}

  static async open(options: SandboxOptions): Promise<Sandbox> {
    const layout = layoutOf(options.stack, options.target);
    prepare(layout, projectFile());
    enter(environmentOf(layout, options));
    writeStackFile(layout, options);
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName: options.stack, projectName: "trivium", program: options.program },
      { workDir: layout.project, pulumiCommand: options.engine },
    );
    const given = { ...options.secrets, ...(options.site && { kubeconfig: options.site.kubeconfig }) };
    const secrets: ConfigMap = Object.fromEntries(
      Object.entries(given).map(([key, value]) => [`trivium:${key}`, { value, secret: true }]),
    );
    await stack.setAllConfig(secrets);
    if (hasStaleLock(layout.backend)) await stack.cancel();
    return new Sandbox(stack, options);
  }

  async up(): Promise<Changes> {
    const result = await this.stack.up({ ...this.output(), policyPacks: [policyPack()] });
    return result.summary.resourceChanges ?? {};
  }

  /** @param watch whether to ask what exists first, where to save the engine's plan, what to call with its events */
  async preview(watch: Pick<PreviewOptions, "refresh" | "plan" | "onEvent"> = {}): Promise<Changes> {
    const result = await this.stack.preview({ ...this.output(), ...watch, policyPacks: [policyPack()] });
    return result.changeSummary;
  }

  async refresh(): Promise<Changes> {
    const result = await this.stack.refresh(this.output());
    return result.summary.resourceChanges ?? {};
  }

  /** @throws ProtectedStack where a resource is protected; nothing is deleted then */
  async destroy(): Promise<Changes> {
    const protectedUrns = await this.protectedUrns();
    if (protectedUrns.length > 0) throw new ProtectedStack(this.options.stack, protectedUrns);
    const result = await this.stack.destroy(this.output());
    return result.summary.resourceChanges ?? {};
  }

  outputs(): Promise<OutputMap> {
    return this.stack.outputs();
  }

  /** The engine's state, as `pulumi stack export` gives it: secrets are encrypted. */
  async state(): Promise<readonly StateResource[]> {
    const exported: { deployment: unknown } = await this.stack.exportStack();
    const { resources = [] } = exported.deployment as { resources?: readonly StateResource[] };
    return resources;
  }

  private async protectedUrns(): Promise<string[]> {
    const resources = await this.state();
    return resources.filter((resource) => resource.protect === true).map(({ urn }) => urn);
  }

  private output() {
    const { write, signal } = this.options;
    return { onOutput: write, onError: write, color: "never" as const, suppressProgress: true, signal };
  }
}

/** A resource in the engine's state; only what the sandbox reads. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly protect?: boolean;
}

function policyPack(): string {
  return path.join(REPOSITORY, "policy");
}

function projectFile(): Record<string, unknown> {
  const { name, description } = parse(fs.readFileSync(path.join(REPOSITORY, "Pulumi.yaml"), "utf8")) as {
    name: string;
    description?: string;
  };
  return { name, description, runtime: "nodejs" };
}

function environmentOf(layout: Layout, { accessPath, site }: SandboxOptions): Record<string, string> {
  return {
    ...sandboxEnvironment(process.env, layout.home),
    // The home is another one now; what was cached before is still wanted.
    XDG_CACHE_HOME: path.dirname(cacheDirectory()),
    PULUMI_HOME: layout.pulumiHome,
    PULUMI_BACKEND_URL: pathToFileURL(layout.backend).href,
    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
    TRIVIUM_CLOUD: layout.cloud,
    TRIVIUM_ACCESS_PATH: accessPath,
    ...(site && {
      TRIVIUM_KUBECONFIG: site.kubeconfigFile,
      TRIVIUM_HELM: site.helm,
      TRIVIUM_COMMITS: path.join(layout.cluster, "commits.log"),
    }),
  };
}

/** The engine writes its encryption salt into the stack file, so it gets a copy; the salt of a former run stays. */
function writeStackFile(layout: Layout, { stack, config }: SandboxOptions): void {
  const file = path.join(layout.project, `Pulumi.${stack}.yaml`);
  const salt = fs.existsSync(file)
    ? (parse(fs.readFileSync(file, "utf8")) as { encryptionsalt?: string }).encryptionsalt
    : undefined;
  const namespaced = Object.entries(config).map(([key, value]) => [`trivium:${key}`, value]);
  fs.writeFileSync(
    file,
    goYaml({
      ...(salt !== undefined && { encryptionsalt: salt }),
      config: { "pulumi:disable-default-providers": ["*"], ...(Object.fromEntries(namespaced) as object) },
    }),
  );
}

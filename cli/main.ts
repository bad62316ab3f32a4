import * as os from "node:os";
import { Command, CommanderError, Option } from "commander";
import { targetNames } from "../stacks/targets";
import type { UpgradeOptions } from "./doctor/command";
import type { FleetOperation, FleetRunOptions } from "./fleet/commands";
import type { FleetChoice } from "./fleet/load";
import { EXIT, explain } from "./output";
import type { ImagesOptions } from "./images";
import type { PlanOptions } from "./plan/command";
import type { PolicyOptions } from "./policy/command";
import type { EngineOptions } from "./stack";

// Loaded by the commands that need them: a plan must not wait for the engine's client, nor --help for either.
const planner = () => require("./plan/command") as typeof import("./plan/command");
const policy = () => require("./policy/command") as typeof import("./policy/command");
const doctor = () => require("./doctor/command") as typeof import("./doctor/command");
const fleets = () => require("./fleet/commands") as typeof import("./fleet/commands");
const attachable = () => require("./providers") as typeof import("./providers");
const images = () => require("./images") as typeof import("./images");
const sites = () => require("./stop") as typeof import("./stop");
const engine = () => require("./engine") as typeof import("./engine");

function program(): Command {
  const trivium = new Command("trivium")
    .description("One platform program for AWS EKS, Google GKE and edge K3s.")
    .exitOverride();
  const target = new Option("--target <target>", "re-target the stack").choices([...targetNames]);

  trivium
    .command("plan")
    .description("plan a stack in this process: no engine, no credentials, seconds")
    .option("--stack <name>", "a stack of this repository")
    .option("--config-file <file>", "a stack file elsewhere")
    .addOption(target)
    .addOption(
      new Option("--format <format>", "what to print").choices(["tree", "json", "markdown"]).default("tree"),
    )
    .option("--manifests <directory>", "write the Kubernetes objects, one YAML file each")
    .option("--simulate", "fill in values that only an update would know, from the simulated clouds")
    .option("--out <file>", "write to a file instead of standard output")
    .action(finish((options: PlanOptions) => planner().planCommand(options)));

  addPolicy(trivium);

  trivium
    .command("images")
    .description(
      "list every container image that a stack deploys, for scanning and for sites without internet",
    )
    .option("--stack <name>", "a stack of this repository")
    .option("--config-file <file>", "a stack file elsewhere")
    .addOption(target)
    .addOption(new Option("--format <format>", "what to print").choices(["text", "json"]).default("text"))
    .option("--out <file>", "write to a file instead of standard output")
    .action(finish((options: ImagesOptions) => images().imagesCommand(options)));

  trivium
    .command("doctor")
    .description("say what stands in the way of a stack, and how to go on")
    .command("upgrade")
    .description("what blocks the next minor version of Kubernetes, support dates, and the order to go in")
    .option("--stack <name>", "a stack of this repository")
    .option("--config-file <file>", "a stack file elsewhere")
    .addOption(target)
    .option("--to <version>", "a Kubernetes minor version, one up; default: the next")
    .option("--today <day>", "the day that support dates are held against; default: today")
    .addOption(new Option("--format <format>", "what to print").choices(["text", "json"]).default("text"))
    .action(finish((options: UpgradeOptions) => doctor().upgradeCommand(options)));

  const kubernetes = new Option(
    "--kubernetes <which>",
    "what answers as a K3s site's API: default real",
  ).choices(["real", "simulated"]);
  const onEngine = (name: EngineOperation, description: string) =>
    trivium
      .command(name)
      .description(`${description} (real engine, SIMULATED clouds)`)
      .requiredOption("--stack <name>", "a stack of this repository, or the name to give one from elsewhere")
      .option("--config-file <file>", "a stack file elsewhere")
      .addOption(target)
      .addOption(kubernetes)
      .action(finish((options: EngineOptions) => engine()[name](options)));
  onEngine("up", "bring a stack up in the sandbox");
  onEngine("preview", "show what up would change").option("--refresh", "look for drift first");
  onEngine("refresh", "take over what changed in the simulated clouds");
  onEngine("destroy", "remove a stack; refused while it is protected");

  addFleet(trivium);

  trivium
    .command("providers")
    .description("serve the SIMULATED clouds to an ordinary pulumi command until interrupted")
    .requiredOption("--stack <name>", "a stack of this repository")
    .addOption(target)
    .option("--out <file>", "write the variable for pulumi to a file instead of standard output")
    .action(finish((options: EngineOptions & { out?: string }) => attachable().providers(options)));

  trivium
    .command("stop")
    .description(
      "stop the sites' control planes of this checkout; their data stays, and the next command starts them",
    )
    .action(finish(() => sites().stop()));

  trivium
    .command("decommission")
    .description("lift every deletion protection of a stack in one update, so that destroy can follow")
    .requiredOption("--confirm <stack>", "the stack's name, typed again")
    .option("--config-file <file>", "a stack file elsewhere")
    .addOption(target)
    .addOption(kubernetes)
    .action(
      finish(({ confirm, ...options }: { confirm: string } & Omit<EngineOptions, "stack">) =>
        engine().decommission({ ...options, stack: confirm }),
      ),
    );
  return trivium;
}

/** The commands about all sites of a list. */
function addFleet(trivium: Command): void {
  const fleet = trivium
    .command("fleet")
    .description("edge sites from one site list, each a stack of its own");
  const onSites = (name: string, description: string) =>
    fleet
      .command(name)
      .description(description)
      .requiredOption("--sites <file>", "the site list")
      .option("--selector <labels>", "only sites with these labels, such as environment=prod,region=north");
  onSites("list", "the sites and their labels").action(
    finish((options: FleetChoice) => fleets().fleetList(options)),
  );
  onSites("plan", "plan each site in this process; a line a site").action(
    finish((options: FleetChoice) => fleets().fleetPlan(options)),
  );
  onSites("render", "write a Pulumi.<stack>.yaml for each site")
    .requiredOption("--out <directory>", "where to; secrets that are set there already stay")
    .action(finish((options: FleetChoice & { out: string }) => fleets().fleetRender(options)));
  const onEngines = (name: FleetOperation, description: string) =>
    onSites(name, `${description} (real engine, SIMULATED clouds); a site that fails stops no other`)
      .option("--concurrency <number>", "sites at a time", String(os.availableParallelism()))
      // A real API server stays after `up`: one is enough to look at, and two hundred are too many.
      .addOption(
        new Option("--kubernetes <which>", "what answers as each site's API")
          .choices(["real", "simulated"])
          .default("simulated"),
      )
      .action(finish((options: FleetRunOptions) => fleets().fleetRun(name, options)));
  onEngines("up", "bring each site up");
  onEngines("preview", "show what up would change");
  onEngines("destroy", "remove each site; refused for a site while it is protected");
}

function addPolicy(trivium: Command): void {
  const several = (value: string, others: readonly string[] = []) => [...others, value];
  trivium
    .command("policy")
    .description("judge the saved state or plan of any Pulumi program by the rules of the policy pack")
    .requiredOption(
      "--file <file>",
      "what `pulumi stack export` or `pulumi preview --json` printed, or an update plan",
    )
    .option("--profile <name>", "a selection of rules with settings; default: every rule as it is")
    .option("--config <file>", "levels and settings by rule, over the profile's (JSON)")
    .option("--exemptions <file>", "default: the exemptions of the pack")
    .option("--rule <id>", "judge by this rule only; may be repeated", several)
    .option("--framework <name>", "add the evidence for its controls; may be repeated", several)
    .addOption(
      new Option("--format <format>", "what to print")
        .choices(["console", "json", "sarif", "junit", "markdown"])
        .default("console"),
    )
    .addOption(
      new Option(
        "--encrypted <what>",
        "secrets that are still encrypted: refuse the file, or take them as not known",
      )
        .choices(["refuse", "unknown"])
        .default("refuse"),
    )
    .option("--ci", "end with 1 also where a decision cannot be seen before the update")
    .option("--out <file>", "write to a file instead of standard output")
    .action(finish((options: PolicyOptions) => Promise.resolve(policy().policyCommand(options))));
}

type EngineOperation = "up" | "preview" | "refresh" | "destroy";

/** Ends the process with the action's exit code: gRPC servers of the SDK would keep it alive. */
function finish<Options>(action: (options: Options) => Promise<number>) {
  return async (options: Options) => {
    let code: number;
    try {
      code = await action(options);
    } catch (error) {
      const explained = explain(error);
      process.stderr.write(`${explained.text}\n`);
      code = explained.code;
    }
    // A pipe may still hold what was printed.
    process.stdout.write("", () => process.exit(code));
  };
}

program()
  .parseAsync()
  .catch((error: unknown) => {
    // Commander has told what is wrong with the usage; help and version end cleanly.
    process.exit(error instanceof CommanderError && error.exitCode === 0 ? EXIT.clean : EXIT.badInput);
  });

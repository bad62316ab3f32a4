import type { BucketArgs } from "@pulumi/aws/s3";
import type { ConfigMapArgs } from "@pulumi/kubernetes/core/v1";
import { byKind, perPod } from "../../../../policy/kubernetes/objects";
import type { Checks, Rule } from "../../../../policy/core/model";
import { governanceNoPolicyGap } from "../../../../policy/rules/governance/governance-no-policy-gap";
import { byType } from "../../../../policy/core/subject";
import { type Extra, fixture, unknown, urnOf, withoutProvider } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { deployment } from "../../support/workloads";

/** A rule that does nothing but look. */
const looking = (checks: Checks): Rule => ({
  id: "looking",
  title: "Looks",
  severity: "low",
  level: "advisory",
  why: "",
  remedy: "",
  refs: {},
  ...checks,
});
const rule = governanceNoPolicyGap([
  looking(byType({ "aws:s3/bucket:Bucket": () => [] })),
  looking(byKind({ "networking.k8s.io/NetworkPolicy": () => [] })),
  looking(perPod(() => [])),
  looking({ targets: ["kubernetes:core/v1:Namespace", "rbac.authorization.k8s.io/Role"], stack: () => [] }),
  looking({ targets: [], resource: { applies: () => true, check: () => [] } }),
  looking({ targets: [], resource: { applies: (type) => type.startsWith("kubernetes:"), check: () => [] } }),
]);

const bucket = fixture<BucketArgs>("aws:s3/bucket:Bucket", "bucket", {});
const map = fixture<ConfigMapArgs>("kubernetes:core/v1:ConfigMap", "map", {});
const of = (type: string, props: object = {}, name = "it") => fixture<object>(type, name, props)();
const managedBy = (pkg: string): Extra => {
  const type = `pulumi:providers:${pkg}`;
  return { provider: { urn: urnOf(type, "own"), type, name: "own" } };
};
const image = fixture<object>("docker:index/image:Image", "it", {}, managedBy("docker"));
const id = fixture<object>("random:index/randomId:RandomId", "it", {}, managedBy("random"));
const it = (name: string) => ({ it: `violation: no rule judges ${name}` });

export const examination: Examination = {
  rule,
  base: [bucket(), deployment()],
  mutants: [],
  cases: [
    [
      "fails on a type that no rule knows",
      [of("aws:apprunner/service:Service")],
      it("aws:apprunner/service:Service"),
    ],
    [
      "and on one that only rules about everything know",
      [map()],
      { map: "violation: no rule judges core/ConfigMap" },
    ],
    ["and on another package", [image()], it("docker:index/image:Image")],
    ["knows kinds in any version", [of("kubernetes:networking.k8s.io/v1beta1:NetworkPolicy")]],
    [
      "knows what rules about stacks are about, however they write it",
      [of("kubernetes:core/v1:Namespace"), of("kubernetes:rbac.authorization.k8s.io/v1:Role", {}, "role")],
    ],
    [
      "looks into lists",
      [
        of("kubernetes:core/v1:List", {
          items: [
            { apiVersion: "v1", kind: "Pod" },
            { apiVersion: "v1", kind: "Node" },
          ],
        }),
      ],
      it("core/Node"),
    ],
    [
      "is undecided about an object of which nothing is known",
      [of("kubernetes:core/v1:List", { items: [unknown] })],
      { it: "undecided: not known before the update: items" },
    ],
    ["knows patches", [of("kubernetes:apps/v1:DeploymentPatch")]],
    ["takes what a review found harmless", [id()]],
    [
      "leaves components alone",
      [of("trivium:index:Database"), withoutProvider(of("pulumi:pulumi:Stack", {}, "s"))],
    ],
  ],
};

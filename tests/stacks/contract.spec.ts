import { expect } from "chai";
import type { RecordedResource } from "../../cli/recorder/recorder";
import { profiles } from "../../stacks/profiles";
import { MATRIX, planOf } from "../support/plans";
import { rules } from "../../policy/rules";

const STACK_TYPE = "pulumi:pulumi:Stack";
const PLATFORM_TYPE = "trivium:index:Platform";

/** Types that lose data or the way to it when they go. */
const STATEFUL = [
  "aws:backup/vault:Vault",
  "aws:ec2/vpc:Vpc",
  "aws:ecr/repository:Repository",
  "aws:eks/cluster:Cluster",
  "aws:elasticache/replicationGroup:ReplicationGroup",
  "aws:kinesis/stream:Stream",
  "aws:kms/key:Key",
  "aws:msk/cluster:Cluster",
  "aws:opensearch/domain:Domain",
  "aws:rds/cluster:Cluster",
  "aws:rds/instance:Instance",
  "aws:s3/bucket:Bucket",
  "gcp:compute/network:Network",
  "gcp:container/cluster:Cluster",
  "gcp:kms/cryptoKey:CryptoKey",
  "gcp:managedkafka/cluster:Cluster",
  "gcp:redis/instance:Instance",
  "gcp:secretmanager/secret:Secret",
  "gcp:sql/databaseInstance:DatabaseInstance",
  "gcp:storage/bucket:Bucket",
  "kubernetes:apps/v1:StatefulSet",
  "kubernetes:postgresql.cnpg.io/v1:Cluster",
  "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB",
];

for (const { name, ...choice } of MATRIX) {
  describe(`the contract, for ${name}`, () => {
    let resources: readonly RecordedResource[];
    let byUrn: ReadonlyMap<string, RecordedResource>;
    before(async () => {
      ({ resources } = (await planOf(choice)).recording);
      byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    });

    it("gives every resource a parent whose name starts its own", () => {
      for (const { type, name, parent } of resources) {
        if (type === STACK_TYPE) continue;
        const owner = byUrn.get(parent ?? "");
        expect(owner, `${type} ${name} has no parent`).not.to.equal(undefined);
        if (owner === undefined || [STACK_TYPE, PLATFORM_TYPE].includes(owner.type)) continue;
        expect(name.startsWith(`${owner.name}-`), `${name} below ${owner.name}`).to.equal(true);
      }
    });

    it("gives every resource an explicit provider, and a Kubernetes object the cluster's", () => {
      for (const { type, name, custom, provider } of resources) {
        if (!custom || type.startsWith("pulumi:")) continue;
        expect(byUrn.has(provider ?? ""), `${type} ${name} uses a default provider`).to.equal(true);
        if (type.startsWith("kubernetes:")) expect(provider).to.match(/::cluster-kubernetes$/);
      }
    });

    it("pins the identity of the cluster, so that nothing else replaces its provider", () => {
      const [provider, ...others] = resources.filter(({ type }) => type === "pulumi:providers:kubernetes");
      expect(others).to.deep.equal([]);
      expect(provider?.inputs).to.include.keys("clusterIdentifier", "kubeconfig");
      expect(provider?.secretPaths).to.include("kubeconfig");
    });

    it("protects what holds data, where the profile says so", () => {
      const { protect } = profiles[choice.stack as keyof typeof profiles];
      // A read replica holds no data of its own.
      const stateful = resources.filter(
        ({ type, inputs }) =>
          STATEFUL.includes(type) &&
          inputs["masterInstanceName"] === undefined &&
          inputs["replicateSourceDb"] === undefined,
      );
      expect(stateful).not.to.deep.equal([]);
      for (const { urn, protect: actual } of stateful) expect(actual, urn).to.equal(protect);
    });

    it("registers the same resources in an update as in a preview", async () => {
      const update = await planOf(choice, true);
      const urns = (list: readonly RecordedResource[]) => list.map(({ urn }) => urn).sort();
      expect(urns(update.recording.resources)).to.deep.equal(urns(resources));
    });

    it("passes the policy pack", async () => {
      const { policy } = await planOf(choice);
      expect(policy.violations.map(({ rule, urn, message }) => `${rule} ${urn} ${message}`)).to.deep.equal(
        [],
      );
    });

    it("has one outcome of every rule for every resource", async () => {
      const { policy, recording } = await planOf(choice);
      const outcomes = Object.values(policy.tally).reduce((total, count) => total + count, 0);
      expect(outcomes).to.equal(rules.length * recording.resources.length);
      const pairs = policy.judgements.map(({ rule, urn }) => `${rule} ${urn}`);
      expect(new Set(pairs)).to.have.length(pairs.length);
    });

    it("passes the policy pack with nothing undecided once values are known", async () => {
      const { policy } = await planOf(choice, true);
      const open = [...policy.violations, ...policy.undecided];
      expect(open.map(({ rule, urn, message }) => `${rule} ${urn} ${message}`)).to.deep.equal([]);
    });
  });
}

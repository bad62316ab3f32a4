import { expect } from "chai";
import { parse } from "yaml";
import {
  internalUsers,
  ROLES,
  ROLES_MAPPING,
  settingsOf,
} from "../../../components/in-cluster/opensearch-files";
import * as seaweedfs from "../../../components/in-cluster/seaweedfs-files";
import type { SearchSpec } from "../../../components/contract";

const search = (instances: number) =>
  parse(settingsOf({ key: "products", instances } as SearchSpec, "opensearch.search-products.svc")) as Record<
    string,
    unknown
  >;

describe("OpenSearch's files", () => {
  it("form a cluster of the nodes that there are, and none of one", () => {
    expect(search(1)).to.include({ "discovery.type": "single-node" });
    expect(search(3)["cluster.initial_cluster_manager_nodes"]).to.deep.equal([
      "opensearch-0",
      "opensearch-1",
      "opensearch-2",
    ]);
    expect(search(3)).not.to.have.property("discovery.type");
  });

  it("need nothing of the node's kernel", () => {
    expect(search(3)["node.store.allow_mmap"]).to.equal(false);
  });

  it("encrypt towards clients and between nodes, and know nodes by their certificate", () => {
    for (const layer of ["transport", "http"]) {
      expect(search(3)[`plugins.security.ssl.${layer}.pemcert_filepath`], layer).to.equal("tls/tls.crt");
    }
    expect(search(3)["plugins.security.nodes_dn"]).to.deep.equal(["CN=opensearch.search-products.svc"]);
  });

  it("have one user, whose role says nothing of security", () => {
    const users = parse(internalUsers("$2a$10$abc")) as Record<string, { hash?: string }>;
    expect(Object.keys(users)).to.deep.equal(["_meta", "consumer"]);
    expect(users["consumer"]?.hash).to.equal("$2a$10$abc");
    const roles = parse(ROLES) as { consumer: { cluster_permissions: string[] } };
    expect(roles.consumer.cluster_permissions).not.to.include.members(["*"]);
    expect(roles.consumer.cluster_permissions.join()).not.to.match(/security|unlimited|all/);
    expect((parse(ROLES_MAPPING) as { consumer: { users: string[] } }).consumer.users).to.deep.equal([
      "consumer",
    ]);
  });
});

describe("SeaweedFS's files", () => {
  it("keep old versions for as many days as asked, and encrypt by default", () => {
    const { versioning, encryption, lifecycle } = seaweedfs.settingsOf({ versionDays: 12 });
    expect(versioning).to.equal(
      "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
    );
    expect(encryption).to.include("<SSEAlgorithm>AES256</SSEAlgorithm>");
    expect(lifecycle).to.include(
      "<NoncurrentVersionExpiration><NoncurrentDays>12</NoncurrentDays></NoncurrentVersionExpiration>",
    );
  });

  it("let the consumer at its bucket and at no other", () => {
    const admin = { id: "A", secret: "a" };
    const consumer = { id: "C", secret: "c" };
    const { identities } = JSON.parse(seaweedfs.s3Identities("invoices", admin, consumer)) as {
      identities: { name: string; actions: string[]; credentials: object[] }[];
    };
    expect(identities.map(({ name }) => name)).to.deep.equal(["admin", "consumer"]);
    expect(identities[1]?.actions).to.deep.equal([
      "Read:invoices",
      "Write:invoices",
      "List:invoices",
      "Tagging:invoices",
    ]);
    expect(identities[1]?.credentials).to.deep.equal([{ accessKey: "C", secretKey: "c" }]);
  });

  it("apply every setting that there is", () => {
    const settings = Object.keys(seaweedfs.settingsOf({ versionDays: 1 }));
    expect(seaweedfs.SCRIPT).to.include(`for setting in ${settings.join(" ")}; do`);
  });
});

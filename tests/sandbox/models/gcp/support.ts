import { gcp } from "../../../../sandbox/models/gcp";
import { Refusal } from "../../../../sandbox/errors";
import { Typings } from "../../../../sandbox/schemas/typings";
import { type CloudObject, MemoryCloud } from "../../../../sandbox/simulator/cloud";
import type { PackageSchema } from "../../../../sandbox/simulator/schema";
import { Simulator } from "../../../../sandbox/simulator/simulator";
import type { Props } from "../../../../sandbox/simulator/values";

export const NETWORK = "gcp:compute/network:Network";
export const SUBNETWORK = "gcp:compute/subnetwork:Subnetwork";
export const ADDRESS = "gcp:compute/globalAddress:GlobalAddress";
export const CONNECTION = "gcp:servicenetworking/connection:Connection";
export const KEY_RING = "gcp:kms/keyRing:KeyRing";
export const KEY = "gcp:kms/cryptoKey:CryptoKey";
export const KEY_USER = "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember";
export const IDENTITY = "gcp:projects/serviceIdentity:ServiceIdentity";
export const ACCOUNT = "gcp:serviceaccount/account:Account";
export const CLUSTER = "gcp:container/cluster:Cluster";
export const POOL = "gcp:container/nodePool:NodePool";
export const INSTANCE = "gcp:sql/databaseInstance:DatabaseInstance";

/** As the SDK sends it: what is no text is JSON. */
const CONFIG: Props = {
  project: "acme-platform",
  region: "europe-west3",
  defaultLabels: '{"platform":"shop"}',
};

let schema: PackageSchema | undefined;

/** The schema of every modelled type, read from the installed SDK. */
function gcpSchema(): PackageSchema {
  schema ??= new Typings("gcp").schema(gcp.types.map(({ type }) => type).sort());
  return schema;
}

/** A simulated project that is empty. */
export class Project {
  readonly cloud = new MemoryCloud();
  readonly simulator: Simulator;

  constructor(config: Props = CONFIG) {
    this.simulator = new Simulator(gcp, gcpSchema(), this.cloud, config);
  }

  /** Checks and creates, as the engine does; throws what either of them finds. */
  create(type: string, name: string, inputs: Props): CloudObject {
    const failures = this.check(type, name, inputs);
    if (failures.length > 0) throw new Refusal(failures.join("; "));
    return this.simulator.create(type, urn(type, name), inputs);
  }

  check(type: string, name: string, inputs: Props): string[] {
    return this.simulator.check(type, urn(type, name), inputs).map(({ path, reason }) => `${path} ${reason}`);
  }

  update({ type, id }: CloudObject, name: string, inputs: Props): CloudObject {
    return this.simulator.update(type, urn(type, name), id, inputs);
  }

  delete({ type, id }: CloudObject): void {
    this.simulator.delete(type, urn(type, id), id);
  }

  /** The properties of a change, on top of the old inputs, that replace the object. */
  replaces({ type, id, inputs }: CloudObject, change: Props): readonly string[] {
    return this.simulator.diff(type, urn(type, id), id, inputs, { ...inputs, ...change }).replaces;
  }

  network(name = "shop"): CloudObject {
    return this.create(NETWORK, name, { name, autoCreateSubnetworks: false });
  }

  subnet(network: CloudObject, change: Props = {}): CloudObject {
    const inputs = {
      name: "nodes",
      network: network.id,
      region: "europe-west3",
      ipCidrRange: "10.0.0.0/20",
      secondaryIpRanges: [
        { rangeName: "pods", ipCidrRange: "10.0.128.0/17" },
        { rangeName: "services", ipCidrRange: "10.0.32.0/19" },
      ],
      ...change,
    };
    return this.create(SUBNETWORK, inputs.name, inputs);
  }

  /** A key that the service agent of a domain may use. */
  key(name: string, agentDomain: string): string {
    const ring = this.create(KEY_RING, name, { name, location: "europe-west3" });
    const key = this.create(KEY, name, { name, keyRing: ring.id });
    this.grant(key, agentDomain);
    return key.id;
  }

  grant(key: CloudObject, agentDomain: string): CloudObject {
    return this.create(KEY_USER, agentDomain, {
      cryptoKeyId: key.id,
      role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      member: `serviceAccount:service-123456789012@${agentDomain}.iam.gserviceaccount.com`,
    });
  }
}

function urn(type: string, name: string): string {
  return `urn:pulumi:staging::trivium::${type}::${name}`;
}

import type { DefaultVpcArgs } from "@pulumi/aws/ec2";
import type { FirewallArgs, NetworkArgs } from "@pulumi/gcp/compute";
import type { ProjectArgs } from "@pulumi/gcp/organizations";
import { networkNoDefaultNetwork as rule } from "../../../../policy/rules/network/network-no-default-network";
import { fixture } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const network = fixture<NetworkArgs>("gcp:compute/network:Network", "network", {
  autoCreateSubnetworks: false,
});
const project = fixture<ProjectArgs>("gcp:organizations/project:Project", "project", {
  projectId: "acme",
  autoCreateNetwork: false,
});
const firewall = fixture<FirewallArgs>("gcp:compute/firewall:Firewall", "firewall", {
  name: "health-checks",
  network: "net",
  allows: [{ protocol: "tcp", ports: ["443"] }],
});
const adopted = fixture<DefaultVpcArgs>("aws:ec2/defaultVpc:DefaultVpc", "adopted", {
  tags: { Name: "default" },
});

export const examination: Examination = {
  rule,
  base: [network(), project(), firewall()],
  mutants: [
    { of: "network", path: "autoCreateSubnetworks", bad: [true], absent: "violation" },
    { of: "project", path: "autoCreateNetwork", bad: [true], absent: "violation" },
    {
      of: "firewall",
      path: "name",
      bad: ["default-allow-ssh", "default-allow-internal"],
      good: ["allow-default"],
      absent: "pass",
    },
  ],
  cases: [
    [
      "fails whoever adopts the default VPC, whatever is set on it",
      [adopted(), { ...adopted({ tags: undefined }), name: "bare", urn: `${adopted().urn}2` }],
      {
        adopted: "violation: it adopts the default VPC",
        bare: "violation: it adopts the default VPC",
      },
    ],
  ],
};

import { isFalse, matches, not } from "../../core/facts";
import { must, type Rule } from "../../core/model";
import { byType } from "../../core/subject";

export const networkNoDefaultNetwork: Rule = {
  id: "network-no-default-network",
  title: "Networks are made on purpose: no default VPC, default network or automatic subnetworks",
  severity: "high",
  level: "mandatory",
  why: "A default network reaches every region and opens SSH and RDP, and its ranges collide with everybody else's.",
  remedy:
    "Make a VPC of your own; set autoCreateSubnetworks (network) or autoCreateNetwork (project) to false.",
  refs: {
    trivy: ["AVD-AWS-0101", "AVD-GCP-0010", "AVD-GCP-0073"],
    checkov: ["CKV_GCP_27", "CKV2_GCP_2", "CKV2_GCP_18", "CKV_AWS_148"],
  },
  ...byType({
    "aws:ec2/defaultVpc:DefaultVpc": ({ props }) => [
      must(false, props.at("tags"), "it adopts the default VPC"),
    ],
    "gcp:compute/network:Network": ({ props }) => {
      const automatic = props.at("autoCreateSubnetworks");
      return [must(isFalse(automatic), automatic, "autoCreateSubnetworks is not false")];
    },
    "gcp:organizations/project:Project": ({ props }) => {
      const automatic = props.at("autoCreateNetwork");
      return [must(isFalse(automatic), automatic, "autoCreateNetwork is not false")];
    },
    "gcp:compute/firewall:Firewall": ({ props }) => {
      const name = props.at("name");
      return [
        must(not(matches(name, /^default-allow-/)), name, "it keeps a firewall rule of the default network"),
      ];
    },
  }),
};

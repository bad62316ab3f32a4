import { MAX_INTERNAL_CIDRS } from "../../../components/aws/layout";
import { problemAt } from "../problems";
import type { Check } from "./check";
import { isPlatformNamespace } from "./teams";

/** Each block takes a rule of the network ACLs, which have few. */
export const internalCidrCount: Check = ({ draft }) => {
  const count = draft.access?.internalCidrs?.length ?? 0;
  if (draft.target !== "aws" || count <= MAX_INTERNAL_CIDRS) return [];
  const reason = `names ${count} blocks, and a network ACL of AWS has room for ${MAX_INTERNAL_CIDRS}; set larger ones`;
  return [problemAt(["access", "internalCidrs"], reason)];
};

/** Fargate runs no DaemonSet, and so none of the mesh's. */
export const fargateOutsideMesh: Check = ({ draft }) => {
  const teams = Object.keys(draft.teams ?? {});
  return (draft.aws?.fargateNamespaces ?? []).flatMap((namespace, index) =>
    namespace === undefined || !(teams.includes(namespace) || isPlatformNamespace(namespace))
      ? []
      : [
          problemAt(
            ["aws", "fargateNamespaces", index],
            "is a team's or the platform's, whose pods are in the mesh and need nodes; set namespaces of your own",
            namespace,
          ),
        ],
  );
};

export const officeHoursOutsideProduction: Check = ({ draft }) =>
  draft.aws?.officeHours === undefined || draft.environment !== "prod"
    ? []
    : [problemAt(["aws", "officeHours"], "would end every night what environment prod keeps up; remove it")];

import { all, each, is, isIfSet, not, own, set, some, spec } from "../../pods/conditions";
import { podRequirements } from "../../pods/judging";
import { CONTAINER_LISTS } from "../../kubernetes/kinds";
import type { Rule } from "../../core/model";

const message = "binds a port of its node";

export const workloadNoHostPorts: Rule = {
  id: "workload-no-host-ports",
  title: "Containers bind no ports of their node",
  severity: "medium",
  level: "mandatory",
  why: "Whoever reaches the node reaches the container past every Service, and two such pods cannot share a node.",
  remedy: "Remove hostPort, and hostNetwork, which makes every declared port one of the node; use a Service.",
  refs: {
    cis: { k3s: ["5.2.13"] },
    trivy: ["AVD-KSV-0024"],
    checkov: ["CKV_K8S_26"],
    pss: ["baseline:hostPorts"],
  },
  ...podRequirements({
    hostPorts: {
      of: CONTAINER_LISTS,
      at: own("ports"),
      // 0 is the same as none.
      holds: each(own("ports"), isIfSet(own("hostPort"), 0)),
      message,
    },
    // On the node's network the API server makes every port of the container the node's.
    portsOnHostNetwork: {
      of: CONTAINER_LISTS,
      at: own("ports"),
      holds: not(all(is(spec("hostNetwork"), true), some(own("ports"), set(own("containerPort"))))),
      message,
    },
  }),
};

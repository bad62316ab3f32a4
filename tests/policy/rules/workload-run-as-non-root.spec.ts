import { workloadRunAsNonRoot as rule } from "../../../policy/rules/workload-run-as-non-root";
import { unknown } from "../support/fixtures";
import { type Case, decides } from "../support/outcomes";
import { asEveryKind, deployment, each, inList, LISTS } from "../support/workloads";

const silent = { securityContext: { allowPrivilegeEscalation: false } };
const refused = { securityContext: { runAsNonRoot: false } };
const ofPod = { securityContext: { runAsNonRoot: true } };
const violation = "violation: container app is not required to run as non-root";
const silentKinds = asEveryKind(inList("containers", silent));

describe(rule.id, () => {
  decides(rule, [
    ["passes where the container requires it", [deployment()]],
    ["passes where the pod requires it for all", [deployment({ ...ofPod, ...inList("containers", silent) })]],
    [
      "fails where the container takes it back",
      [deployment({ ...ofPod, ...inList("containers", refused) })],
      {
        app: violation,
      },
    ],
    ...LISTS.map((list): Case => [
      `fails where nobody requires it of one of the ${list}`,
      [deployment(inList(list, silent))],
      { app: violation },
    ]),
    ...(["single", "typedList", "list"] as const).map((form): Case => [
      `fails on every kind of pod: ${form}`,
      silentKinds[form],
      each(silentKinds[form], violation),
    ]),
    ["does not ask it of a patch", silentKinds.patch],
    [
      "fails on user 0",
      [deployment({ securityContext: { runAsUser: 0 } })],
      { app: "violation: the pod runs as user 0" },
    ],
    [
      "fails on user 0 of a container",
      [deployment(inList("initContainers", { securityContext: { runAsNonRoot: true, runAsUser: 0 } }))],
      { app: "violation: container app runs as user 0" },
    ],
    [
      "is undecided where it is unknown",
      [deployment({ securityContext: { runAsNonRoot: unknown }, ...inList("containers", silent) })],
      { app: "undecided: not known before the update: spec.template.spec.securityContext.runAsNonRoot" },
    ],
    [
      "fails on one container whatever is unknown about another",
      [deployment({ initContainers: unknown, ...inList("containers", silent) })],
      { app: violation },
    ],
  ]);
});

import { supplyImagePinned as rule } from "../../../policy/rules/supply-image-pinned";
import { unknown } from "../support/fixtures";
import { type Case, decides } from "../support/outcomes";
import { asEveryKind, container, deployment, digest, each, inList, LISTS } from "../support/workloads";

const violation = "violation: the image of container app is not pinned by digest";
const kinds = asEveryKind(inList("containers", { image: "app:1.2.3" }));

describe(rule.id, () => {
  decides(rule, [
    ["passes a digest", [deployment()]],
    ["passes a tag with a digest", [deployment(inList("containers", { image: `app:1.2.3@${digest}` }))]],
    ...[
      "app",
      "app:latest",
      "registry.example.com:5000/app",
      "app:1.2.3@sha256:0123",
      `app:${digest.slice(7, 30)}`,
    ].map((image): Case => [
      `fails on ${image}`,
      [deployment(inList("containers", { image }))],
      { app: violation },
    ]),
    ...LISTS.map((list): Case => [
      `fails on one of the ${list}`,
      [deployment(inList(list, { image: "app:1.2.3" }))],
      { app: violation },
    ]),
    ...Object.entries(kinds).map(([form, resources]): Case => [
      `fails on every kind of pod: ${form}`,
      resources,
      each(resources, violation),
    ]),
    [
      "fails on the image of a volume",
      [
        deployment({
          volumes: [
            { name: "data", emptyDir: {} },
            { name: "model", image: { reference: "model:1" } },
          ],
        }),
      ],
      { app: "violation: the image of a volume is not pinned by digest" },
    ],
    [
      "is undecided where it is unknown",
      [deployment(inList("containers", { image: unknown }))],
      { app: "undecided: not known before the update: spec.template.spec.containers[0].image" },
    ],
    [
      "fails on a known image behind an unknown one",
      [
        deployment({
          containers: [
            { ...container, image: unknown },
            { ...container, image: "app" },
          ],
        }),
      ],
      { app: violation },
    ],
  ]);
});

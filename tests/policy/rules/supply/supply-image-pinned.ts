import { supplyImagePinned as rule } from "../../../../policy/rules/supply/supply-image-pinned";
import { fixture, unknown } from "../../support/fixtures";
import type { Case } from "../../support/outcomes";
import type { Examination } from "../../support/mutants";
import { asEveryKind, container, deployment, digest, each, inList, LISTS } from "../../support/workloads";

const violation = "violation: the image of container app is not pinned";
const loose = `${violation} by digest`;
const kinds = asEveryKind(inList("containers", { image: "app:latest" }));
const platform = fixture<object>("trivium:index:Platform", "platform", { environment: "dev" })();
const IMAGE = "spec.template.spec.containers[0].image";

export const examination: Examination = {
  rule,
  base: [deployment({ volumes: [{ name: "model", image: { reference: `model@${digest}` } }] })],
  mutants: [
    {
      of: "app",
      path: IMAGE,
      bad: ["app", "app:latest", "registry.example.com:5000/app", "registry.example.com:5000/app:latest"],
      good: ["app:1.2.3", `app@${digest}`, `app:latest@${digest}`, "registry.example.com:5000/app:1"],
      absent: "violation",
    },
    {
      of: "app",
      path: "spec.template.spec.volumes[0].image.reference",
      bad: ["model", "model:latest"],
      good: ["model:1"],
      absent: "pass",
      empty: "violation",
    },
  ],
  cases: [
    ...LISTS.map((list): Case => [
      `fails on one of the ${list}`,
      [deployment(inList(list, { image: "app" }))],
      { app: violation },
    ]),
    ...Object.entries(kinds).map(([form, resources]): Case => [
      `fails on every kind of pod: ${form}`,
      resources,
      each(resources, violation),
    ]),
    ["leaves alone what a patch leaves out", asEveryKind({ containers: [{ name: "app" }] }).patch],
    [
      "finds a known image behind an unknown one",
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
    ...["app:1.2.3", "app:1.2.3@sha256:0123", `app:${digest.slice(7, 30)}`].map((image): Case => [
      `wants a digest of the platform, and not ${image}`,
      [platform, deployment(inList("containers", { image }))],
      { app: loose },
    ]),
    ["takes one there", [platform, deployment()]],
    [
      "wants a digest of any program where it is told to",
      [deployment(inList("containers", { image: "app:1.2.3" }))],
      { app: loose },
      { digest: true },
    ],
  ],
};

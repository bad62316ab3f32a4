import { problemAt } from "../problems";
import type { Check } from "./check";
import { eachService } from "./services";

export const boundaryThere: Check = (subject) =>
  eachService(subject, ({ exposure }, at) =>
    exposure !== "boundary" || subject.draft.boundary !== undefined
      ? []
      : [
          problemAt(
            [...at, "exposure"],
            "needs Boundary; set boundary.image, host, workerHost and clientCidrs, or remove it",
            exposure,
          ),
        ],
  );

/** Who comes through Boundary has been asked who they are; nobody else may come. */
export const boundaryAlone: Check = (subject) =>
  eachService(subject, ({ exposure, route, callers = [] }, at) => {
    if (exposure !== "boundary") return [];
    const alone = "is no way to a service with exposure: boundary; remove it, or remove exposure";
    return [
      ...(route === undefined ? [] : [problemAt([...at, "route"], alone)]),
      ...(callers.length === 0 ? [] : [problemAt([...at, "callers"], alone)]),
    ];
  });

export const sessionRecording: Check = ({ draft: { boundary } }) =>
  boundary?.sessionRecording === true
    ? [
        problemAt(
          ["boundary", "sessionRecording"],
          "is a feature of Boundary Enterprise and of HCP Boundary, and this is the Community Edition, which has no licence for it; set false",
          true,
        ),
      ]
    : [];

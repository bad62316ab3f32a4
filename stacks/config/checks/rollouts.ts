import { channelsOf, strategyOf, teamChannels, trialsOf } from "../../rollouts";
import { images } from "../../versions";
import { problemAt } from "../problems";
import type { Check } from "./check";
import { eachService } from "./services";

export const stepsAscend: Check = (subject) =>
  eachService(subject, ({ rollout }, at) =>
    (rollout?.steps ?? []).flatMap((step, index, steps) => {
      const before = steps[index - 1]?.weight;
      return before === undefined || step?.weight === undefined || step.weight > before
        ? []
        : [
            problemAt(
              [...at, "rollout", "steps", index, "weight"],
              `is not above the step before it; set more than ${before}`,
              step.weight,
            ),
          ];
    }),
  );

/** A step that waits for nothing is over before anybody has looked at it. */
export const stepsWait: Check = (subject) =>
  eachService(subject, ({ rollout }, at) =>
    (rollout?.steps ?? []).flatMap((step, index) =>
      step === undefined || step.minutes !== undefined || step.approval === true
        ? []
        : [
            problemAt(
              [...at, "rollout", "steps", index],
              "waits for nothing; set minutes, or approval: true",
            ),
          ],
    ),
  );

/** What only the other strategy has would be ignored. */
export const strategySettings: Check = (subject) =>
  eachService(subject, ({ rollout = {} }, at) => {
    const strategy = strategyOf(rollout);
    const [other, key] = strategy === "canary" ? ["blueGreen", "blueGreen"] : ["canary", "steps"];
    return (strategy === "canary" ? rollout.blueGreen : rollout.steps) === undefined
      ? []
      : [
          problemAt(
            [...at, "rollout", key],
            `is for strategy ${other}, and this is ${strategy}; remove it, or set strategy: ${other}`,
          ),
        ];
  });

/** A channel that a service or its preset wants told, and its team does not have, would stay silent. */
export const channelsReached: Check = (subject) =>
  eachService(subject, ({ rollout = {}, team }, at) => {
    const declared = team === undefined ? undefined : subject.draft.teams?.[team];
    if (team === undefined || declared === undefined) return [];
    const { slack, pagerduty, email } = declared.notifications ?? {};
    const has = teamChannels({
      slack,
      ...(pagerduty !== undefined && { pagerduty }),
      email: (email ?? []).flatMap((address) => (address === undefined ? [] : [address])),
    });
    const notify = (rollout.notify ?? []).flatMap((channel) => (channel === undefined ? [] : [channel]));
    const wanted = channelsOf({ preset: rollout.preset, notify: rollout.notify && notify }) ?? [];
    return wanted
      .filter((channel) => !has.includes(channel))
      .map((channel) =>
        problemAt(
          [...at, "rollout", rollout.notify === undefined ? "preset" : "notify"],
          `tells ${channel}, which team ${team} does not have; set teams.${team}.notifications.${channel}, or ` +
            "rollout.notify without it",
        ),
      );
  });

const TRIAL_IMAGES = { smoke: images.curl, performance: images.k6 };

/** What tries a version out runs among the team's pods, and their images come from some registries only. */
export const trialImagesAdmitted: Check = (subject) => {
  const registries = subject.draft.images?.registries ?? [];
  if (registries.length === 0) return [];
  return eachService(subject, ({ rollout = {} }, at) =>
    trialsOf(rollout).flatMap((trial) => {
      const image = rollout[trial]?.image ?? TRIAL_IMAGES[trial];
      return registries.some((registry) => registry !== undefined && image.startsWith(`${registry}/`))
        ? []
        : [
            problemAt(
              [...at, "rollout", trial, "image"],
              "is not from images.registries; set one that is, or add its registry there",
              image,
            ),
          ];
    }),
  );
};

/** Whoever is to be told can be: the platform knows where Vault has the tokens, and what sends mail. */
export const notificationsConfigured: Check = ({ draft }) =>
  Object.entries(draft.teams ?? {}).flatMap(([name, team]) => {
    const { slack, pagerduty, email = [] } = team?.notifications ?? {};
    const at = ["teams", name, "notifications"];
    const isTold = slack !== undefined || pagerduty === true || email.length > 0;
    if (isTold && draft.rollouts === undefined) {
      return [problemAt(at, "have nobody to send them; set rollouts.vaultPath, or remove them")];
    }
    return email.length > 0 && draft.rollouts?.email === undefined
      ? [problemAt([...at, "email"], "has no mail server; set rollouts.email, or remove it")]
      : [];
  });

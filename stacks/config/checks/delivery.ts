import type { Application } from "../delivery";
import type { Draft } from "../draft";
import { type Problem, problemAt } from "../problems";
import type { Check, Subject } from "./check";
import { eachService, unknownName } from "./services";

/** Applies a rule to every application. */
function eachApplication(
  { draft }: Subject,
  rule: (application: Draft<Application>, at: readonly PropertyKey[], name: string) => Problem[],
): Problem[] {
  return Object.entries(draft.delivery?.applications ?? {}).flatMap(([name, application]) =>
    rule(application ?? {}, ["delivery", "applications", name], name),
  );
}

/** A project is of no use without the Argo CD that it is for. */
export const deliveryThere: Check = ({ draft }) =>
  draft.delivery !== undefined
    ? []
    : Object.entries(draft.teams ?? {})
        .filter(([, team]) => team?.delivery !== undefined)
        .map(([name]) =>
          problemAt(["teams", name, "delivery"], "needs Argo CD; set delivery.oidc, or remove it"),
        );

export const applicationTeams: Check = (subject) =>
  eachApplication(subject, ({ team }, at) => {
    const { teams } = subject.draft;
    const unknown = unknownName(team, teams, [...at, "team"], "teams");
    if (unknown.length > 0 || team === undefined || teams?.[team]?.delivery !== undefined) return unknown;
    return [
      problemAt(
        [...at, "team"],
        `delivers nothing by Argo CD; set teams.${team}.delivery.repositories`,
        team,
      ),
    ];
  });

/** What Argo CD would refuse at every synchronisation. */
export const applicationRepositories: Check = (subject) =>
  eachApplication(subject, ({ team, repository }, at) => {
    const repositories = team === undefined ? undefined : subject.draft.teams?.[team]?.delivery?.repositories;
    const urls = (repositories ?? []).flatMap((each) => each?.url ?? []);
    return repository === undefined || repositories === undefined || urls.includes(repository)
      ? []
      : [
          problemAt(
            [...at, "repository"],
            `is none of the team's; set one of ${urls.join(", ")}, or add it to teams.${team ?? ""}.delivery.repositories`,
            repository,
          ),
        ];
  });

/** Argo CD never starts the synchronisation of a cluster that no step selects. */
export const wavesCover: Check = (subject) =>
  eachApplication(subject, ({ revisions, waves = [] }, at) => {
    if (waves.length === 0) return [];
    return Object.entries(revisions ?? {})
      .filter(([, revision]) => revision !== undefined)
      .map(([environment]) => environment)
      .filter((environment) => !waves.some((wave) => covers(wave?.environments ?? [], environment)))
      .map((environment) =>
        problemAt(
          [...at, "waves"],
          `have no step for ${environment}, which would never change; add one, or remove revisions.${environment}`,
        ),
      );
  });

function covers(environments: readonly (string | undefined)[], environment: string): boolean {
  return environments.length === 0 || environments.includes(environment);
}

/** A service's workload has one owner: the platform, or the application of the service's name. */
export const workloadOwners: Check = (subject) =>
  eachService(subject, ({ team }, at, name) => {
    if (team === undefined) return [];
    const application = subject.draft.delivery?.applications?.[name];
    const delivered = subject.draft.teams?.[team]?.delivery !== undefined;
    if (delivered && application?.team !== team) {
      return [
        problemAt(
          at,
          `is delivered by Argo CD, as all of team ${team}, and by no application; declare delivery.applications.${name} with team: ${team}`,
        ),
      ];
    }
    return delivered || application === undefined
      ? []
      : [
          problemAt(
            ["delivery", "applications", name],
            `has the name of a service whose workload is the platform's; set teams.${team}.delivery, or rename it`,
          ),
        ];
  });

/** A cluster is known by its name, and this one has a name already. */
export const clusterNames: Check = ({ draft }) =>
  draft.delivery?.clusters?.["in-cluster"] === undefined
    ? []
    : [
        problemAt(
          ["delivery", "clusters", "in-cluster"],
          "has the name that this cluster has; set another, such as that of its site",
        ),
      ];

/** What restarts pods is asked by annotations of the workload, which is not the platform's. */
export const restartsOwned: Check = (subject) =>
  eachService(subject, ({ team, restartOnSecretChange }, at) =>
    restartOnSecretChange === true && subject.draft.teams?.[team ?? ""]?.delivery !== undefined
      ? [
          problemAt(
            [...at, "restartOnSecretChange"],
            `is the workload's, which Argo CD delivers for team ${team ?? ""}; remove it, and annotate the workload in its repository`,
          ),
        ]
      : [],
  );

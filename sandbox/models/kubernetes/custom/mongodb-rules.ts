/** What Percona's operator refuses (percona/percona-server-mongodb-operator at v1.22.0). */
import type { Context, Failure } from "../../../simulator/model";
import { type Props, text, valuesAt } from "../../../simulator/values";
import { failIf, groupsAt, numberAt, quantity } from "../syntax";

const SIZE = "volumeSpec.persistentVolumeClaim.resources.requests.storage";

/** What leaves a replica set unmade: the operator says so in its status, so the object would never be ready. */
export function replicaSetProblems(inputs: Props): Failure[] {
  const unsafe = valuesAt(inputs, "spec.unsafeFlags.replsetSize")[0]?.value === true;
  const users = groupsAt(inputs, "spec.users");
  return [
    ...groupsAt(inputs, "spec.replsets").flatMap((set, index) => {
      const size = numberAt(set, "size");
      if (size === undefined || unsafe) return [];
      const wanted = size < 2 ? "at least 3" : "odd";
      return failIf(
        size < 2 || size % 2 === 0,
        `spec.replsets[${index}].size`,
        `replset size must be ${wanted}. Set spec.unsafeFlags.replsetSize to true to disable this check`,
      );
    }),
    ...users.flatMap((user, index) =>
      failIf(
        groupsAt(user, "roles").length === 0,
        `spec.users[${index}].roles`,
        `user ${text(user, "name") ?? ""} must have at least one role`,
      ),
    ),
  ];
}

/** A volume grows or stays as it is (pkg/controller/perconaservermongodb/volumes.go). */
export function shrunkMembers(inputs: Props, { cloud, scope, id }: Context): string | undefined {
  const existing = cloud.get("kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB", id, scope);
  const sets = groupsAt(existing?.inputs ?? {}, "spec.replsets");
  const [shrunk] = groupsAt(inputs, "spec.replsets").filter((set, index) => {
    const before = quantity(text(sets[index] ?? {}, SIZE));
    const after = quantity(text(set, SIZE));
    return before !== undefined && after !== undefined && after < before;
  });
  return shrunk && `requested storage (${text(shrunk, SIZE) ?? ""}) is less than actual storage`;
}

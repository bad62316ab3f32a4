import { HARDENED } from "../kubernetes/hardened";

/** Reads every table of every schema but PostgreSQL's own to the end: with checksums on, that finds a damaged page. */
const READ_ALL = `DO $$
DECLARE
  relation regclass;
  counted bigint;
  total bigint := 0;
BEGIN
  FOR relation IN
    SELECT c.oid FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
    WHERE c.relkind = 'r' AND s.nspname NOT IN ('pg_catalog', 'information_schema')
  LOOP
    EXECUTE format('SELECT count(*) FROM %s', relation) INTO counted;
    RAISE NOTICE '% rows in %', counted, relation;
    total := total + counted;
  END LOOP;
  RAISE NOTICE '% rows in all', total;
END $$`;

export interface VerificationArgs {
  readonly name: string;
  readonly namespace: string;
  /** The restored database. */
  readonly copy: string;
  readonly image: string;
  readonly database: string;
}

/** The Job that connects to a restored database and reads it; its log has the number of rows of each table. */
export function verification({ name, namespace, copy, image, database }: VerificationArgs) {
  const login = (key: string) => ({ secretKeyRef: { name: `${copy}-superuser`, key } });
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, namespace },
    spec: {
      backoffLimit: 2,
      template: {
        spec: {
          restartPolicy: "Never",
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 26,
            runAsGroup: 26,
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [
            {
              name,
              image,
              command: ["psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", `--command=${READ_ALL}`],
              env: [
                { name: "PGHOST", value: `${copy}-rw` },
                { name: "PGDATABASE", value: database },
                { name: "PGSSLMODE", value: "require" },
                { name: "PGUSER", valueFrom: login("username") },
                { name: "PGPASSWORD", valueFrom: login("password") },
              ],
              resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "256Mi" } },
              securityContext: HARDENED,
            },
          ],
        },
      },
    },
  };
}

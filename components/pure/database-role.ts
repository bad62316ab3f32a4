/**
 * SQL that Vault runs for a short-lived database user. A service's objects belong to a role without login
 * that stays; its short-lived users act as that role from their first statement on, so that a user can be
 * dropped while what it created remains. `{{name}}`, `{{password}}` and `{{expiration}}` are Vault's.
 *
 * @param service name of the service; of its role and its schema
 * @throws Error where the name cannot stand in SQL
 */
export function creationStatements(service: string): string[] {
  const role = quoted(service);
  return [
    `DO $$ BEGIN CREATE ROLE ${role} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;`,
    // Whoever creates a schema for a role must be able to act as it.
    `GRANT ${role} TO CURRENT_USER;`,
    `CREATE SCHEMA IF NOT EXISTS ${role} AUTHORIZATION ${role};`,
    `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE ${role};`,
    `ALTER ROLE "{{name}}" SET role TO ${role};`,
  ];
}

/**
 * What Vault runs when a user's time is over. The user owns nothing and can go at once; a session it still has
 * lives until it is closed, so connections must not be kept for longer than credentials are fresh.
 */
export function revocationStatements(): string[] {
  return [`DROP ROLE IF EXISTS "{{name}}";`];
}

function quoted(name: string): string {
  if (!/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name)) {
    throw new Error(`${name} is no name of a service; set lower-case letters, digits and dashes`);
  }
  return `"${name}"`;
}

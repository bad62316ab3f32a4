import { expect } from "chai";
import { creationStatements, revocationStatements } from "../../../components/pure/database-role";

describe("SQL of a short-lived database user", () => {
  const statements = creationStatements("order-service");

  it("makes the service's role once and its users as members that act as it", () => {
    expect(statements[0]).to.contain('CREATE ROLE "order-service" NOLOGIN; EXCEPTION WHEN duplicate_object');
    expect(statements.slice(3)).to.deep.equal([
      `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE "order-service";`,
      'ALTER ROLE "{{name}}" SET role TO "order-service";',
    ]);
  });

  it("can run again for the next user", () => {
    const again = statements.filter((sql) => !sql.includes("{{name}}"));
    for (const sql of again) expect(sql).to.match(/^DO \$\$|^GRANT|IF NOT EXISTS/);
  });

  it("gives the service a schema of its own and no right to anybody else's", () => {
    expect(statements[2]).to.equal(
      'CREATE SCHEMA IF NOT EXISTS "order-service" AUTHORIZATION "order-service";',
    );
    expect(statements.join(" ")).not.to.match(/ALL PRIVILEGES|SUPERUSER|ON DATABASE|PUBLIC/);
  });

  it("leaves nothing of a user behind", () => {
    expect(revocationStatements()).to.deep.equal(['DROP ROLE IF EXISTS "{{name}}";']);
  });

  it("refuses a name that would leave its quotes", () => {
    expect(() => creationStatements('a"; DROP')).to.throw(
      'a"; DROP is no name of a service; set lower-case letters, digits and dashes',
    );
  });
});

import { all, any, isFalse, isOneOf, isTrue, matches, not, reads } from "../core/facts";
import { type Finding, must, type Subject } from "../core/model";

/** Flags of PostgreSQL in Cloud SQL, and what they must say. */
const FLAGS: Readonly<Record<string, (value: string) => boolean>> = {
  log_checkpoints: isOn,
  log_connections: isOn,
  log_disconnections: isOn,
  log_lock_waits: isOn,
  // The size from which a temporary file is logged; -1 logs none.
  log_temp_files: (value) => Number(value) >= 0,
  log_min_messages: (value) => !["FATAL", "PANIC", "LOG"].includes(value.toUpperCase()),
};

function isOn(value: string): boolean {
  return ["on", "true", "yes", "1"].includes(value.toLowerCase());
}

/** What an instance of Cloud SQL logs; only flags of PostgreSQL are looked at. */
export function cloudSql({ props }: Subject): Finding[] {
  const flags = props.at("settings.databaseFlags");
  const isPostgres = matches(props.at("databaseVersion"), /^POSTGRES/);
  const entries = flags.list();
  const known = Object.keys(FLAGS);
  const some = any(...entries.map((entry) => isOneOf(entry.at("name"), ...known)));
  const wrong = entries.flatMap((entry) =>
    known.map((name): Finding => {
      const right = FLAGS[name] ?? (() => true);
      const says = all(isOneOf(entry.at("name"), name), not(reads(entry.at("value"), right)));
      return must(not(all(isPostgres, says)), entry, `${name} logs too little or too much`);
    }),
  );
  return [must(any(not(isPostgres), some), flags, "no flag says what it logs"), ...wrong];
}

/** Amazon MQ: RabbitMQ knows no audit log. */
export function broker({ props }: Subject): Finding[] {
  const logs = props.at("logs");
  const isActive = matches(props.at("engineType"), /^activemq$/i);
  const general = logs.at("general");
  const audit = logs.at("audit");
  return [
    must(any(isTrue(general), all(isActive, isTrue(audit))), general, "its logs stay on its disk"),
    must(not(isFalse(general)), general, "its logs stay on its disk"),
    must(not(all(isActive, isFalse(audit))), audit, "nobody can see who did what"),
  ];
}

/** MSK sends its logs to any of three places. */
export function kafka({ props }: Subject): Finding[] {
  const logs = props.at("loggingInfo.brokerLogs");
  const anywhere = ["cloudwatchLogs", "firehose", "s3"].map((to) => isTrue(logs.at(to).at("enabled")));
  return [must(any(...anywhere), logs, "its logs stay on its disk")];
}

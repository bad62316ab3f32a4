import { must, type StackFinding } from "../core/model";
import type { Stack } from "../core/stack";
import { about } from "../core/subject";

export const COMMAND = "command:remote:Command";

const SERVER = /\bk3s server\b|get\.k3s\.io[^\n]*\bserver\b|INSTALL_K3S_EXEC=["']?server/;
const STORE = /datastore-endpoint[=: ]+["']?(mysql|postgres|https?|nats)/;
const ENCRYPTED_STORE =
  /datastore-cafile|sslmode=(require|verify)|[?&]tls=|datastore-endpoint[=: ]+["']?https:/;

/**
 * Servers of K3s vote, so that two are no better than one; their database is reached over the network. A script that
 * is not known yet may start one more, or name a database.
 */
export function k3sServers(stack: Stack): StackFinding[] {
  const commands = stack.ofType(COMMAND).flatMap((command) => {
    const scripts = ["create", "stdin"].map((property) => command.props.at(property));
    const text = scripts.map((script) => script.text ?? "").join("\n");
    const hidden = scripts.find((script) => script.unknown);
    const server = SERVER.test(text);
    return server || hidden !== undefined
      ? [{ command, text, at: command.props.at("create"), server, hidden }]
      : [];
  });
  const hidden = commands.flatMap(({ hidden }) => hidden?.path ?? []);
  const servers = commands.filter(({ server }) => server);
  const odd = servers.length >= 3 && servers.length % 2 === 1;
  const stores = servers.flatMap(({ command, text, at }) =>
    STORE.test(text)
      ? about(command, must(ENCRYPTED_STORE.test(text), at, "it reaches its database without TLS"))
      : [],
  );
  const message = `${servers.length} servers of K3s; an odd number from 3 up survives the loss of one`;
  // With a database of its own the servers do not vote.
  const voting = stores.length > 0 ? [] : servers;
  const open = commands.filter(({ server }) => !server);
  return [
    ...stores,
    ...voting.flatMap(({ command, at }) =>
      about(command, must(hidden.length > 0 ? { unknown: hidden } : odd, at, message)),
    ),
    ...open.flatMap(({ command, at }) => about(command, must({ unknown: hidden }, at, message))),
  ];
}

import { LAG, REQUESTS } from "../../../components/pure/scaling";
import { targets } from "../../targets";
import { problemAt } from "../problems";
import type { Check } from "./check";
import { eachService } from "./services";

/** The lag of a consumer group is asked for with a password, which a cloud's own Kafka does not take. */
export const lagMeasured: Check = (subject) => {
  const { kafka, target } = subject.draft;
  const password =
    kafka?.external !== undefined ||
    (kafka !== undefined && target !== undefined && targets[target].provisions.kafka.how === "in-cluster");
  return eachService(subject, (service, at) => {
    const lag = service.scaling?.kafkaLag;
    if (lag === undefined) return [];
    const path = [...at, "scaling", "kafkaLag"];
    if (service.kafka !== true && service.events === undefined) {
      return [problemAt(path, "is of a service that reads nothing; set events, or remove it", lag)];
    }
    return password
      ? []
      : [
          problemAt(
            path,
            "needs a Kafka whose users have passwords; set kafka.external, or scale by what the service itself " +
              "measures under scaling.prometheus",
            lag,
          ),
        ];
  });
};

/** A measure of a service's own does not bear the name of one that the platform makes. */
export const measuresDiffer: Check = (subject) =>
  eachService(subject, ({ scaling }, at) =>
    [REQUESTS, LAG]
      .filter((name) => scaling?.prometheus?.[name] !== undefined)
      .map((name) =>
        problemAt([...at, "scaling", "prometheus", name], "is a name of the platform's own; set another"),
      ),
  );

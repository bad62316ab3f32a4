import * as pulumi from "@pulumi/pulumi";
import { readConfig } from "./stacks/config/read";
import { Platform } from "./stacks/platform";
import { targets } from "./stacks/targets";
import { charts, mirrored } from "./stacks/versions";

/** The program: read the configuration, load its target, compose the platform, export what it gives. */
export = async () => {
  const config = readConfig();
  const { target: name, kubeconfig, sshKey } = config;
  const site = {
    ...(kubeconfig === undefined ? {} : { kubeconfig: pulumi.secret(kubeconfig) }),
    ...(sshKey === undefined ? {} : { sshKey: pulumi.secret(sshKey) }),
  };
  const target = targets[name].create(config[name], site);
  return { ...new Platform({ config, target, charts: mirrored(charts, config.charts.mirror) }).outputs };
};

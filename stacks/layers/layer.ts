import type { Charts, PlatformSpec, Target } from "../../components/contract";
import type { Config } from "../config/schema";
import type { Profile } from "../profiles";

/** What every layer of the platform is told. */
export interface Layer {
  readonly config: Config;
  readonly target: Target;
  readonly charts: Charts;
  /** What the environment is like. */
  readonly profile: Profile;
  readonly shared: PlatformSpec;
}

export { EventAutoscaling, KEDA } from "./keda";
export { Recommendations } from "./recommender";

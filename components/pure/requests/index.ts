export * from "./match";
export * from "./requests";

export * from "./requests";

import { expect, it } from "vitest";
import type { SeatSetupAnalysis } from "../api/types";
import { stepsOf } from "./progress";
import type { Run } from "./session";

const running = { status: "RUNNING", measurement: null } as SeatSetupAnalysis;
const measured = { ...running, measurement: { height: 174 } } as SeatSetupAnalysis;
const statuses = (run: Run) => stepsOf(run).map((step) => step.status);

it.each<[string, Run, string[]]>([
  ["started", { phase: "analysing", analysis: undefined, trouble: undefined }, ["done", "current", "waiting"]],
  ["running", { phase: "analysing", analysis: running, trouble: undefined }, ["done", "current", "waiting"]],
  ["measured", { phase: "analysing", analysis: measured, trouble: undefined }, ["done", "done", "current"]],
  ["refused", { phase: "failed", reason: undefined, analysis: running }, ["done", "failed", "waiting"]],
  ["not recommended", { phase: "failed", reason: undefined, analysis: measured }, ["done", "done", "failed"]],
  ["not sent", { phase: "failed", reason: undefined, analysis: undefined }, ["failed", "waiting", "waiting"]],
  ["done", { phase: "done", analysis: measured }, ["done", "done", "done"]],
])("shows a run that is %s", (_, run, expected) => expect(statuses(run)).toEqual(expected));

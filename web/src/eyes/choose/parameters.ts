import type { EyeParameters } from "../../api/types";
import { DEFAULT_FRAMES, MAX_FRAMES } from "./videoFile";

export type NumberName = "step" | "max_frames" | "blink_thresh" | "blink_min_frames" | "vpp_thresh";

/** The state of the form: numbers as typed; a parameter with an empty text is not sent. */
export interface Options extends Record<NumberName, string> {
  prompted: boolean;
  precise: boolean;
}

export interface Limits {
  least: number;
  most: number;
  /** The ends are excluded. */
  open?: "low" | "both";
  whole: boolean;
  /** The service's default; undefined if sending the parameter turns on an extra figure. */
  usual?: number;
}

/** Ranges of docs/openapi.json; a test checks that they agree. */
export const LIMITS: Record<NumberName, Limits> = {
  step: { least: 1, most: 10, whole: true, usual: 1 },
  max_frames: { least: 1, most: MAX_FRAMES, whole: true, usual: DEFAULT_FRAMES },
  blink_thresh: { least: 0, most: 1, open: "both", whole: false },
  blink_min_frames: { least: 1, most: 100, whole: true },
  vpp_thresh: { least: 0, most: 10, open: "low", whole: false },
};

export const NUMBER_NAMES = Object.keys(LIMITS) as NumberName[];

export const NO_OPTIONS: Options = {
  prompted: false,
  precise: false,
  step: "",
  max_frames: "",
  blink_thresh: "",
  blink_min_frames: "",
  vpp_thresh: "",
};

/** Names of the numbers that the service would refuse. */
export function wrongNumbers(options: Options): NumberName[] {
  return NUMBER_NAMES.filter((name) => options[name].trim() !== "" && !fits(toNumber(options[name]), LIMITS[name]));
}

/** The parameters to send: only those that differ from the defaults. */
export function toParameters(options: Options): EyeParameters {
  const typed = NUMBER_NAMES.filter((name) => options[name].trim() !== "");
  return {
    ...(options.prompted ? { prompted: "up-down" as const } : {}),
    ...(options.precise && !options.prompted ? { precise_gaze: true } : {}),
    ...Object.fromEntries(typed.map((name) => [name, toNumber(options[name])])),
  };
}

const FASTEST = 60; // frames per second of a fast phone; a browser does not report a video's rate

/** The frame limit that covers a video of that length; undefined if the default is enough. */
export function framesForAll(duration_s: number, options: Options): number | undefined {
  const step = toNumber(options.step) || 1;
  const limit = toNumber(options.max_frames) || DEFAULT_FRAMES;
  const needed = Math.min(MAX_FRAMES, Math.ceil((duration_s * FASTEST) / step));
  return needed > limit ? needed : undefined;
}

function fits(value: number, { least, most, open, whole }: Limits): boolean {
  if (Number.isNaN(value) || (whole && !Number.isInteger(value))) return false;
  const aboveLeast = open === undefined ? value >= least : value > least;
  return aboveLeast && (open === "both" ? value < most : value <= most);
}

/** Also accepts 0,18 and 12 000. */
function toNumber(text: string): number {
  const tidy = text.trim().replace(/\s/g, "").replace(",", ".");
  return tidy === "" ? Number.NaN : Number(tidy);
}

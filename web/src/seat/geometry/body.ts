import ansur from "../../../../functions/anthropometry/ansur.json";

/** The six tape lengths, cm, as the API has them. */
export interface Lengths {
  height: number;
  upper_arm: number;
  forearm: number;
  thigh: number;
  calf: number;
  torso: number;
}

/** What the figure needs, mm; links run between joint centres. As training/anatomy.py. */
export interface Body {
  upperArm: number;
  forearm: number;
  thigh: number;
  calf: number;
  torso: number;
  seatedEyeHeight: number;
  malleolusHeight: number;
  ballOfFootLength: number;
  handLength: number;
}

export const SEGMENTS = ["upper_arm", "forearm", "thigh", "calf", "torso"] as const;
export type Segment = (typeof SEGMENTS)[number];

// Joint centre to joint centre over tape length; source in training/anatomy.py.
const LINK_RATIO = { upper_arm: 0.847, forearm: 1.027, thigh: 1.041, calf: 1.026, torso: 0.974 };
// As functions/recommend/plausibility.py: what the settings were found for is drawn.
const HEIGHT_CM = [130, 220] as const;
const LIMIT_SD = 4;

/** Lengths that no adult has, pulled to the edge of what is plausible, as the service does before it recommends. */
export function plausible(lengths: Lengths): Lengths {
  const height = hold(lengths.height, ...HEIGHT_CM);
  const held = { ...lengths, height };
  for (const [index, name] of SEGMENTS.entries()) {
    const { mean, sd } = givenHeight(index + 1, name, height);
    held[name] = hold(lengths[name], mean - LIMIT_SD * sd, mean + LIMIT_SD * sd);
  }
  return held;
}

export function bodyOf(lengths: Lengths): Body {
  const link = (name: Segment) => 10 * LINK_RATIO[name] * lengths[name];
  return {
    upperArm: link("upper_arm"),
    forearm: link("forearm"),
    thigh: link("thigh"),
    calf: link("calf"),
    torso: link("torso"),
    seatedEyeHeight: regression("eye_height_sitting", lengths),
    malleolusHeight: regression("lateral_malleolus_height", lengths),
    ballOfFootLength: regression("ball_of_foot_length", lengths),
    handLength: regression("hand_length", lengths),
  };
}

/** The population's normal, conditional on height; `row` is the length's place in the covariance. */
function givenHeight(row: number, name: Segment, height: number): { mean: number; sd: number } {
  const { mean, cov } = ansur.pooled_50_50;
  const entry = (i: number, j: number) => cov[i]?.[j] ?? Number.NaN;
  const slope = entry(row, 0) / entry(0, 0);
  const variance = entry(row, row) - slope * entry(0, row);
  return { mean: mean[name] + slope * (height - mean.height), sd: Math.sqrt(variance) };
}

function regression(name: keyof typeof ansur.auxiliary_regressions_pooled, lengths: Lengths): number {
  const { coef, cols } = ansur.auxiliary_regressions_pooled[name];
  const terms = cols.map(
    (column, index) => (coef[index] ?? 0) * (column === "1" ? 1 : lengths[column as keyof Lengths]),
  );
  return 10 * terms.reduce((sum, term) => sum + term, 0);
}

function hold(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

import type { EyeSummary, EyeTrackingAnalysis } from "../src/api/types";
import type { Blink, BlinkKind } from "../src/eyes/data/blinks";

/** The columns of eyes.csv as the service writes them: docs/eye-tracking.md, "eyes.csv". */
export const HEADER =
  "frame_idx,time_sec,L_iris_cx,L_iris_cy,L_eye_open,L_v_offset,R_iris_cx,R_iris_cy,R_eye_open,R_v_offset,eye_open," +
  "v_offset,state,openness,L_ear,R_ear,ear,L_h_offset,R_h_offset,h_offset,eye_width_px,head_pitch_deg,head_yaw_deg," +
  "head_roll_deg,brightness,blur,gaze_vertical_deg,gaze_horizontal_deg,L_gaze_vertical_deg,R_gaze_vertical_deg," +
  "L_gaze_horizontal_deg,R_gaze_horizontal_deg,gaze_used";

export interface Made {
  csv: string;
  blinks: Blink[];
  summary: EyeSummary & { blinks: Blink[] };
  analysis: EyeTrackingAnalysis;
}

const RATE = 30;
const BLINK_EVERY_S = 3.1;
const AWAY = { from: 60, to: 66 }; // nobody in the picture
const LOST = { first: 3000, last: 3089 }; // frames of a window that failed: no rows

/** A made recording: gaze up and down every two seconds, a blink every three, a face that leaves, frames that are lost. */
export function makeRecording(rows: number): Made {
  const blinks = makeBlinks(rows / RATE);
  const lines = [HEADER];
  let done = 0;
  for (let frame = 0; frame < rows; frame++) {
    const time = frame / RATE;
    while ((blinks[done]?.end_s ?? Number.POSITIVE_INFINITY) < time) done++;
    if (frame < LOST.first || frame > LOST.last) lines.push(line(frame, time, blinks[done]));
  }
  const summary = makeSummary(lines.length - 1, rows, blinks);
  return { csv: `${lines.join("\n")}\n`, blinks, summary, analysis: makeAnalysis(summary) };
}

function makeBlinks(duration_s: number): Blink[] {
  const kinds: BlinkKind[] = ["complete", "complete", "incomplete", "complete", "closure"];
  const count = Math.floor((duration_s - 2) / BLINK_EVERY_S);
  return Array.from({ length: count }, (_, which): Blink => {
    const kind = kinds[which % kinds.length] ?? "complete";
    const duration_s = kind === "closure" ? 1 : 0.16 + 0.02 * (which % 7);
    const start_s = 1 + which * BLINK_EVERY_S;
    const peak_s = Math.round((start_s + duration_s / 2) * RATE) / RATE;
    const depth = kind === "incomplete" ? 0.35 : 0.7 + 0.01 * (which % 11);
    const end_s = start_s + duration_s;
    const [start_frame, peak_frame, end_frame] = [
      Math.ceil(start_s * RATE),
      Math.round(peak_s * RATE),
      Math.floor(end_s * RATE),
    ];
    return { kind, start_s, peak_s, end_s, duration_s, start_frame, peak_frame, end_frame, depth };
  }).filter((blink) => !overlaps(blink, AWAY) && !overlaps(blink, { from: LOST.first / RATE, to: LOST.last / RATE }));
}

function overlaps(blink: Blink, { from, to }: { from: number; to: number }): boolean {
  return blink.end_s >= from && blink.start_s <= to;
}

function line(frame: number, time: number, blink: Blink | undefined): string {
  const head = `${frame},${time.toFixed(6)}`;
  if (time >= AWAY.from && time < AWAY.to) return `${head},,,,,,,,,,,no_face${",".repeat(20)}`;
  const within = blink !== undefined && time >= blink.start_s && time <= blink.end_s ? blink : undefined;
  const noise = 0.01 * Math.sin(frame * 12.9898);
  const openness = 1 + noise - (within ? lidsDown(within, time) : 0);
  const up = Math.floor(time / 2) % 2 === 0 ? 1 : -1;
  const offset = -0.03 * up + noise / 5;
  const gaze = 13 * up + 30 * noise;
  const sideways = 20 * noise;
  const cells = [710.5, 303.6, 0.37 * openness, offset, 576.2, 303.8, 0.37 * openness, offset, 0.37 * openness, offset];
  const state = within
    ? { complete: "blink", incomplete: "incomplete_blink", closure: "closure" }[within.kind]
    : "open";
  const ears = [openness, 0.33 * openness, 0.33 * openness, 0.33 * openness, 0.03, -0.06, noise / 5, 59.2];
  const head_and_light = [3.7 + noise, -0.9, 0.2, 156.7, 0.31];
  const degrees = [gaze, sideways, gaze, gaze, sideways, sideways];
  const five = (values: number[]) => values.map((value) => value.toFixed(5)).join(",");
  return `${head},${five(cells)},${state},${five([...ears, ...head_and_light, ...degrees])},${within ? 0 : 1}`;
}

/** Deepest at the peak, down to the depth that the list tells. */
function lidsDown({ start_s, peak_s, end_s, depth }: Blink, time: number): number {
  const half = time < peak_s ? peak_s - start_s : end_s - peak_s;
  return depth * Math.max(0, 1 - Math.abs(time - peak_s) / half);
}

function makeSummary(processed: number, planned: number, blinks: Blink[]): Made["summary"] {
  const count = (kind: BlinkKind) => blinks.filter((blink) => blink.kind === kind).length;
  const duration_s = planned / RATE;
  const missing = planned - processed;
  return {
    frames_processed: processed,
    frames_planned: planned,
    frames_with_face: processed - (AWAY.to - AWAY.from) * RATE,
    frames_missing: missing,
    missing:
      missing === 0
        ? []
        : [
            {
              first_frame: LOST.first,
              last_frame: LOST.last,
              start_s: LOST.first / RATE,
              end_s: (LOST.last + 1) / RATE,
              reason: "window_failed",
            },
          ],
    duration_s,
    valid_s: duration_s - 9,
    coverage: (duration_s - 9) / duration_s,
    blink_count: count("complete") + count("incomplete"),
    complete_blinks: count("complete"),
    incomplete_blinks: count("incomplete"),
    closures: count("closure"),
    blink_rate_per_min: 15.5,
    blink_duration_s: 0.22,
    vertical_peak_to_peak: 0.0612,
    horizontal_peak_to_peak: 0.0041,
    vertical_over_horizontal: 14.9,
    gaze: {
      grade: "good",
      reasons: [],
      vertical_range_deg: 26.4,
      horizontal_range_deg: 0.4,
      head_pitch_range_deg: 0.3,
      valid_share: 0.94,
    },
    psp_suspected: false,
    psp_reasons: [
      {
        code: "VERTICAL_RANGE_USUAL",
        message: "The gaze goes over 26 degrees up and down: not markedly reduced. That does not rule a disease out.",
      },
      { code: "BLINK_RATE", message: "15.5 blinks a minute; about 3 are usual with PSP, 12 to 15 without." },
    ],
    disclaimer:
      "A screening hint for a clinician, not a diagnosis. Sensitivity and specificity of this method are not known.",
    warnings: [{ code: "FRAMES_MISSING", message: "90 frames are missing: 3000-3089." }],
    quality: {
      width: 1280,
      height: 720,
      frame_rate: 30,
      eye_width_px: 24.2,
      brightness: 157,
      blur: 0.31,
      head_pitch_range_deg: 1.7,
      head_yaw_range_deg: 0.6,
      faces: 1,
    },
    parameters: { step: 1, max_frames: 216_000, prompted: "up-down", precise_gaze: false },
    thresholds: { gaze_good_eye_px: 30, small_eye_px: 20, low_frame_rate: 15 },
    versions: { service: "0.1.0", method: "1" },
    blinks,
  };
}

function makeAnalysis({ blinks: _, ...summary }: Made["summary"]): EyeTrackingAnalysis {
  const analysis_id = "00000000-0000-4000-8000-000000000001";
  const files = "https://results.test/";
  return {
    analysis_id,
    user_id: "anonymous",
    status: "SUCCEEDED",
    created_at: "2026-11-21T08:00:00Z",
    updated_at: "2026-11-21T08:02:00Z",
    links: { self: `/analyses/${analysis_id}` },
    kind: "eye_tracking",
    request: { video_path: "s3://uploads/videos/anonymous/made.mp4", parameters: { prompted: "up-down" } },
    summary,
    video_path: "s3://uploads/videos/anonymous/made.mp4",
    csv_path: "s3://results/eyes.csv",
    csv_url: `${files}eyes.csv`,
    blinks_url: `${files}eyes-blinks.csv`,
    plot_url: `${files}eyes.svg`,
    plot_png_url: `${files}eyes.png`,
    summary_url: `${files}summary.json`,
  };
}

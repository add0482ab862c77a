export const MAX_BYTES = 2_000_000_000;
export const MAX_MINUTES = 60;
export const MAX_FRAMES = 216_000;
export const DEFAULT_FRAMES = 12_000;

/** File endings and the types that POST /uploads accepts. Browsers have no type for some, so endings decide. */
const TYPES: Record<string, string> = {
  mp4: "video/mp4",
  m4v: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
  mkv: "video/x-matroska",
  avi: "video/x-msvideo",
};
const TAKEN = new Set(Object.values(TYPES));

export const ACCEPT = ["video/*", ...Object.keys(TYPES).map((ending) => `.${ending}`)].join(",");

/**
 * For the drop zone: also endings, which file dialogs use, other names of the same types, and no type, which some
 * systems give a Matroska file. `contentType` decides.
 */
export const TAKEN_TYPES = [
  ...TAKEN,
  ...Object.keys(TYPES).map((ending) => `.${ending}`),
  "video/x-m4v",
  "video/matroska",
  "video/avi",
  "video/vnd.avi",
  "",
];

export type Refusal = "eyes.refusal.type" | "eyes.refusal.empty" | "eyes.refusal.size" | "eyes.refusal.long";

export interface FileFacts {
  name: string;
  type: string;
  size: number;
}

/** What the browser knows about the video; undefined if it cannot play it. */
export interface VideoFacts {
  duration_s?: number;
  width?: number;
  height?: number;
}

/** The content type for the upload, or undefined if the service does not accept the file. */
export function contentType(file: FileFacts): string | undefined {
  const ending = /\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? "";
  const told = file.type.split(";")[0]?.trim() ?? "";
  return TYPES[ending] ?? (TAKEN.has(told) ? told : undefined);
}

/** Problems that can be found before anything is sent. */
export function refuse(file: FileFacts, video: VideoFacts = {}): Refusal | undefined {
  if (contentType(file) === undefined) return "eyes.refusal.type";
  if (file.size === 0) return "eyes.refusal.empty";
  if (file.size > MAX_BYTES) return "eyes.refusal.size";
  return (video.duration_s ?? 0) > 60 * MAX_MINUTES ? "eyes.refusal.long" : undefined;
}

export const MAX_BYTES = 20e6; // the limit of POST /uploads

/** The types that POST /uploads accepts, by file ending. */
const TYPES: Record<string, string> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  heic: "image/heic",
  heif: "image/heif",
  avif: "image/avif",
};

/** For the drop zone: also endings, and no type, which most browsers give a HEIC file. `contentType` decides. */
export const TAKEN_TYPES = [...new Set(Object.values(TYPES)), ".heic", ".heif", ".avif"];

/** The content type for the upload: the browser's, or the ending's where the browser knows none. */
export function contentType(file: Pick<File, "name" | "type">): string {
  const ending = /\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? "";
  return file.type || TYPES[ending] || "";
}

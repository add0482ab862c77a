/** The current picture of the dialog: upright 3:4, at the camera's resolution, as a JPEG. */
export async function stillOf(video: HTMLVideoElement): Promise<File> {
  const { x, y, width, height } = portraitOf(video.videoWidth, video.videoHeight);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.drawImage(video, x, y, width, height, 0, 0, width, height);
  const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
  if (picture === null) throw new DOMException("The camera gave no picture.", "InvalidStateError");
  return new File([picture], "camera.jpg", { type: "image/jpeg" });
}

/** The largest 3:4 part in the middle: one standing person, with less of the surroundings. */
export function portraitOf(wide: number, high: number): { x: number; y: number; width: number; height: number } {
  const width = Math.min(wide, Math.round((high * 3) / 4));
  const height = Math.min(high, Math.round((wide * 4) / 3));
  return { x: Math.floor((wide - width) / 2), y: Math.floor((high - height) / 2), width, height };
}

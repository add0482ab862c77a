import type { VideoFacts } from "./videoFile";

const PATIENCE_MS = 4000;

/** What the browser knows about a video; nothing for kinds that it cannot play but the service can read. */
export async function probe(file: File): Promise<VideoFacts> {
  const address = URL.createObjectURL(file);
  const video = document.createElement("video");
  video.preload = "metadata";
  video.muted = true;
  try {
    await loaded(video, address);
    const { duration, videoWidth: width, videoHeight: height } = video;
    return { ...(Number.isFinite(duration) ? { duration_s: duration } : {}), ...(width > 0 ? { width, height } : {}) };
  } catch {
    return {};
  } finally {
    video.removeAttribute("src");
    URL.revokeObjectURL(address);
  }
}

function loaded(video: HTMLVideoElement, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    video.onloadedmetadata = () => resolve();
    video.onerror = () => reject(new Error("The browser cannot play it."));
    setTimeout(() => reject(new Error("The browser takes too long.")), PATIENCE_MS);
    video.src = address;
  });
}

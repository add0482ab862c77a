/**
 * Recording formats, best first. Every device encodes VP8 and H.264 in real time. Slow ones drop frames with VP9, and
 * a dropped frame may be a blink.
 */
const TYPES = [
  "video/webm;codecs=vp8",
  "video/mp4;codecs=avc1.42E01F",
  "video/webm;codecs=vp9",
  "video/webm",
  "video/mp4",
];

const BITS_PER_SECOND = 6_000_000; // keeps the edge of the iris sharp; 70 s are about 50 MB

export interface Recorder {
  pause: () => void;
  resume: () => void;
  /** Ends the recording and returns it. */
  stop: () => Promise<Blob>;
  /** Ends the recording and drops it. */
  drop: () => void;
}

export function pickType(isSupported: (type: string) => boolean): string | undefined {
  return TYPES.find(isSupported);
}

export function recordableType(): string | undefined {
  return typeof MediaRecorder === "undefined" ? undefined : pickType((type) => MediaRecorder.isTypeSupported(type));
}

/** Records the camera's picture without mirroring, unlike the preview. */
export function startRecorder(stream: MediaStream, type: string, onLost: () => void): Recorder {
  const parts: Blob[] = [];
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: BITS_PER_SECOND });
  recorder.ondataavailable = ({ data }) => data.size > 0 && parts.push(data);
  recorder.onerror = onLost;
  recorder.start(1000); // in pieces of a second, so that little is lost if the page closes
  const ended = new Promise<void>((resolve) => {
    recorder.onstop = () => resolve();
  });
  const end = () => {
    if (recorder.state !== "inactive") recorder.stop();
  };
  return {
    pause: () => recorder.state === "recording" && recorder.pause(),
    resume: () => recorder.state === "paused" && recorder.resume(),
    stop: async () => {
      end();
      await ended;
      return new Blob(parts, { type: type.split(";")[0] ?? type });
    },
    drop: end,
  };
}

/** Name and type of the file, from which the service knows its format. */
export function toFile(video: Blob): File {
  const ending = video.type === "video/mp4" ? "mp4" : "webm";
  return new File([video], `recording.${ending}`, { type: video.type });
}

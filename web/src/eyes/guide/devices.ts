import type { Signal } from "@preact/signals";
import { stopStream } from "../../ui/webcam";
import { openCamera, troubleOf } from "./camera";
import type { CameraTrouble } from "./machine";
import type { Act } from "./plan";
import { type Recorder, recordableType, startRecorder } from "./recorder";
import { createTone, type Tone } from "./tone";

/** Camera, recorder, tone and screen lock. They report errors with `onTrouble`. */
export interface Devices {
  openCamera: () => Promise<boolean>;
  closeCamera: () => void;
  /** On the click that starts it: browsers allow sound only then. */
  prepare: (withTone: boolean) => void;
  play: (act: Act) => void;
  record: () => void;
  pause: () => void;
  resume: () => void;
  finish: () => Promise<Blob | undefined>;
  /** Stops everything except the camera and drops the recording. */
  drop: () => void;
}

export function createDevices(
  stream: Signal<MediaStream | undefined>,
  onTrouble: (trouble: CameraTrouble) => void,
): Devices {
  let recorder: Recorder | undefined;
  let helpers: Helpers | undefined;
  const release = () => {
    helpers?.release();
    helpers = undefined;
    recorder = undefined;
  };
  return {
    openCamera: () => open(stream, onTrouble),
    closeCamera: () => {
      if (stream.value) stopStream(stream.value);
      stream.value = undefined;
    },
    prepare: (withTone) => {
      helpers = createHelpers(withTone);
    },
    play: (act) => helpers?.tone?.play(act),
    record: () => {
      const type = recordableType();
      if (stream.value === undefined || type === undefined) onTrouble("unsupported");
      else recorder = startRecorder(stream.value, type, () => onTrouble("lost"));
    },
    pause: () => recorder?.pause(),
    resume: () => recorder?.resume(),
    finish: async () => {
      const video = await recorder?.stop();
      release();
      return video;
    },
    drop: () => {
      recorder?.drop();
      release();
    },
  };
}

async function open(
  stream: Signal<MediaStream | undefined>,
  onTrouble: (trouble: CameraTrouble) => void,
): Promise<boolean> {
  try {
    if (recordableType() === undefined) throw new DOMException("", "NotSupportedError");
    const opened = await openCamera();
    for (const track of opened.getTracks()) track.onended = () => onTrouble("lost");
    stream.value = opened;
    return true;
  } catch (reason) {
    onTrouble(recordableType() === undefined ? "unsupported" : troubleOf(reason));
    return false;
  }
}

interface Helpers {
  tone: Tone | undefined;
  release: () => void;
}

function createHelpers(withTone: boolean): Helpers {
  const tone = withTone ? createTone() : undefined;
  const awake = navigator.wakeLock?.request("screen").catch(() => undefined); // phones dim after half a minute
  const release = () => {
    tone?.close();
    void awake?.then((lock) => lock?.release());
  };
  return { tone, release };
}

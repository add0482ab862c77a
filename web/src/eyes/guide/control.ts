import type { Signal } from "@preact/signals";
import { createDevices, type Devices } from "./devices";
import { type Guide, type GuideEvent, nextGuide } from "./machine";
import type { Step } from "./plan";

export interface GuideControl {
  open: () => void;
  start: (withTone: boolean) => void;
  pause: () => void;
  resume: () => void;
  cancel: () => void;
  retake: () => void;
  close: () => void;
}

const LONGEST_TICK_S = 1; // a suspended page has not guided the person

type Dispatch = (event: GuideEvent) => void;

/** Sends clicks and time to the machine, and applies its changes to the devices. */
export function createGuide(
  plan: readonly Step[],
  guide: Signal<Guide>,
  stream: Signal<MediaStream | undefined>,
): GuideControl {
  let closed = false;
  const devices = createDevices(stream, (trouble) => dispatch({ type: "trouble", trouble }));
  const dispatch: Dispatch = (event) => {
    const before = guide.peek();
    const after = nextGuide(plan, before, event);
    if (after === before || closed) return;
    guide.value = after;
    follow(plan, devices, before, after, dispatch);
  };
  const open = async () => {
    closed = false;
    if (!(await devices.openCamera())) return;
    if (closed) devices.closeCamera();
    else dispatch({ type: "camera" });
  };
  const run = () => tickWhile(() => !closed && isTicking(guide.peek()), dispatch);
  return {
    open: () => void open(),
    start: (withTone) => {
      devices.prepare(withTone);
      dispatch({ type: "start" });
      run();
    },
    pause: () => dispatch({ type: "pause" }),
    resume: () => {
      dispatch({ type: "resume" });
      run();
    },
    cancel: () => dispatch({ type: "cancel" }),
    retake: () => {
      dispatch({ type: "retake" });
      void open();
    },
    close: () => {
      closed = true;
      devices.drop();
      devices.closeCamera();
    },
  };
}

/** Applies a change of the machine to the devices, which the machine does not know. */
function follow(plan: readonly Step[], devices: Devices, before: Guide, after: Guide, dispatch: Dispatch): void {
  if (after.at === "recording") {
    if (before.at === "countdown") devices.record();
    if (before.at === "paused") devices.resume();
    const step = plan[after.step];
    if (step && (before.at !== "recording" || before.step !== after.step)) devices.play(step.act);
  }
  if (after.at === "paused") devices.pause();
  if (after.at === "ready" || after.at === "trouble") devices.drop();
  if (after.at === "finishing") void finish(devices, dispatch);
}

async function finish(devices: Devices, dispatch: Dispatch): Promise<void> {
  const video = await devices.finish();
  devices.closeCamera();
  if (video !== undefined) dispatch({ type: "recorded", video });
}

/** One tick per screen frame. A long one means that the page was suspended: then it waits for the person. */
function tickWhile(wanted: () => boolean, dispatch: Dispatch): void {
  let last = performance.now();
  const tick = (now: number) => {
    const seconds = Math.max(0, now - last) / 1000;
    last = now;
    if (!wanted()) return;
    dispatch(seconds > LONGEST_TICK_S ? { type: "pause" } : { type: "tick", seconds });
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}

function isTicking(guide: Guide): boolean {
  return guide.at === "countdown" || guide.at === "recording";
}

import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { createGuide, type GuideControl } from "./control";
import type { Guide } from "./machine";
import type { Step } from "./plan";

export interface GuideView extends GuideControl {
  guide: ReadonlySignal<Guide>;
  stream: ReadonlySignal<MediaStream | undefined>;
}

/** Runs camera, recorder and sequence while the component is shown. */
export function useGuide(plan: readonly Step[]): GuideView {
  const guide = useSignal<Guide>({ at: "asking" });
  const stream = useSignal<MediaStream | undefined>(undefined);
  const control = useMemo(() => createGuide(plan, guide, stream), [plan, guide, stream]);
  useEffect(() => {
    const onHidden = () => document.hidden && control.pause();
    document.addEventListener("visibilitychange", onHidden);
    control.open();
    return () => {
      document.removeEventListener("visibilitychange", onHidden);
      control.close();
    };
  }, [control]);
  return { ...control, guide, stream };
}

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isAbort } from "../../api/errors";
import type { EyeTrackingAnalysis } from "../../api/types";
import { type Loaded, loadResult } from "./load";

interface State {
  loaded?: Loaded;
  failed?: unknown;
}

/** Table and blinks of the shown analysis; leaving it stops loading. */
export function useLoaded(analysis: EyeTrackingAnalysis): State & { retry: () => void } {
  const state = useSignal<State>({});
  const attempt = useSignal(0);
  const { analysis_id } = analysis;
  useEffect(() => {
    const leaving = new AbortController();
    state.value = {};
    loadResult(analysis, leaving.signal).then(
      (loaded) => {
        if (!leaving.signal.aborted) state.value = { loaded };
      },
      (failed) => {
        if (!isAbort(failed)) state.value = { failed };
      },
    );
    return () => leaving.abort();
  }, [analysis_id, attempt.value]);
  return { ...state.value, retry: () => attempt.value++ };
}

import type { Viewer } from "./model";

const CLOSER = 0.6;

type Act = (viewer: Viewer) => void;

const KEYS: Record<string, Act> = {
  ArrowLeft: (viewer) => viewer.stepFrame(-1),
  ArrowRight: (viewer) => viewer.stepFrame(1),
  ArrowUp: (viewer) => viewer.stepBlink(-1),
  ArrowDown: (viewer) => viewer.stepBlink(1),
  Home: (viewer) => viewer.jump(viewer.whole.from),
  End: (viewer) => viewer.jump(viewer.whole.to),
  "+": (viewer) => viewer.zoom(CLOSER),
  "=": (viewer) => viewer.zoom(CLOSER),
  "-": (viewer) => viewer.zoom(1 / CLOSER),
  "0": (viewer) => viewer.show(viewer.whole),
};

/** Keys of the whole viewer. Controls that use a key themselves take priority. */
export function onViewerKey(event: KeyboardEvent, viewer: Viewer): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const act = event.key === " " ? playUnlessControl(event) : KEYS[event.key];
  if (act === undefined || usesKeys(event.target)) return;
  event.preventDefault();
  act(viewer);
}

function playUnlessControl(event: KeyboardEvent): Act | undefined {
  const isControl = event.target instanceof Element && event.target.closest("button, summary, a, input") !== null;
  return isControl ? undefined : (viewer) => viewer.transport.toggle();
}

/** Text fields, lists and radio groups use the arrow keys themselves. */
function usesKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("select, textarea, input:not([type=range])") !== null;
}

import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../../i18n";
import type { Blink } from "../data/blinks";
import { percent, secondsText, timeText } from "../format";
import { BlinkMark } from "./BlinkMark";
import type { Viewer } from "./model";

/** Every blink and closure; a click jumps to it. */
export function BlinkList({ viewer }: { viewer: Viewer }) {
  const list = useRef<HTMLOListElement>(null);
  const heading = useId();
  const shown = usePortions(viewer.blinks.length);
  useSignalEffect(() => markCurrent(list.current, viewer.current.value));
  return (
    <section class="eyes-blinks" aria-labelledby={heading}>
      <h3 id={heading}>{t("eyes.blinks.title")}</h3>
      {viewer.blinks.length === 0 ? (
        <p class="soft">{t("eyes.blinks.none")}</p>
      ) : (
        <>
          <p class="eyes-blink eyes-blink-head small soft" aria-hidden="true">
            <span>{t("eyes.blinks.at")}</span>
            <span>{t("eyes.blinks.kind")}</span>
            <span>{t("eyes.blinks.duration")}</span>
            <span>{t("eyes.blinks.depth")}</span>
          </p>
          <ol ref={list} class="eyes-blink-list">
            {viewer.blinks.slice(0, shown).map((blink, which) => (
              <Entry key={blink.peak_s} blink={blink} onClick={() => viewer.jumpToBlink(which)} />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

const PORTION = 60; // entries rendered at once: more would block the page

/** How many entries of a long list to show now: some at once, the rest in portions. */
function usePortions(all: number): number {
  const shown = useSignal(PORTION);
  useEffect(() => {
    if (shown.value >= all) return;
    const timer = setTimeout(() => {
      shown.value += PORTION;
    }, 30);
    return () => clearTimeout(timer);
  }, [shown.value, all, shown]);
  return shown.value;
}

function Entry({ blink, onClick }: { blink: Blink; onClick: () => void }) {
  return (
    <li>
      <button type="button" class="eyes-blink" onClick={onClick}>
        <span>{timeText(blink.peak_s)}</span>
        <span class="eyes-blink-kind">
          <BlinkMark kind={blink.kind} />
          {kindOf(blink)}
        </span>
        <span>
          <span class="visually-hidden">{t("eyes.blinks.duration")} </span>
          {secondsText(blink.duration_s, 2)}
        </span>
        <span>
          <span class="visually-hidden">{t("eyes.blinks.depth")} </span>
          {percent(blink.depth)}
        </span>
      </button>
    </li>
  );
}

function kindOf(blink: Blink): string {
  if (blink.eyes === "left" || blink.eyes === "right") return t(`eyes.kind.wink.${blink.eyes}`);
  return t(`eyes.kind.${blink.kind}`);
}

/** Bypasses the renderer, because playing goes through hundreds of entries. */
function markCurrent(list: HTMLOListElement | null, which: number): void {
  list?.querySelector("[aria-current]")?.removeAttribute("aria-current");
  const entry = list?.children[which];
  if (!list || !(entry instanceof HTMLElement)) return;
  entry.firstElementChild?.setAttribute("aria-current", "true");
  const above = entry.offsetTop;
  const hidden = above < list.scrollTop || above + entry.offsetHeight > list.scrollTop + list.clientHeight;
  if (hidden) list.scrollTop = above - list.clientHeight / 3; // the list only: the page stays where it is
}

import type { RefObject } from "preact";
import { useEffect, useMemo } from "preact/hooks";

/**
 * The address of a video in this browser's memory, for a player with that address as its `key`. The player is emptied
 * before it is removed: one that still loads would report an invalid address.
 */
export function useObjectUrl(blob: Blob, player: RefObject<HTMLVideoElement>): string {
  const address = useMemo(() => URL.createObjectURL(blob), [blob]);
  useEffect(() => {
    const video = player.current;
    return () => {
      video?.removeAttribute("src");
      video?.load();
      URL.revokeObjectURL(address);
    };
  }, [address, player]);
  return address;
}

import type { RefObject } from "preact";
import { useEffect, useMemo } from "preact/hooks";

/**
 * An address of a video in this browser's memory, for a player with that address as its `key`. When the player goes it
 * is emptied first: one that still loads would complain about an address that is no more.
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

/**
 * Calls `ready` when the player knows the duration of its video. A browser's own recording does not contain it (WebM
 * without an index: Infinity), and seeking only works after the player has reached its end once.
 */
export function withDuration(video: HTMLVideoElement, ready: () => void): () => void {
  const over = new AbortController();
  const options = { signal: over.signal };
  const finish = () => {
    over.abort();
    ready();
  };
  const onMetadata = () => {
    if (Number.isFinite(video.duration)) return finish();
    const onChange = () => {
      if (!Number.isFinite(video.duration)) return;
      video.currentTime = 0;
      finish();
    };
    video.addEventListener("durationchange", onChange, options);
    video.currentTime = Number.MAX_SAFE_INTEGER;
  };
  if (video.readyState >= video.HAVE_METADATA) onMetadata();
  else video.addEventListener("loadedmetadata", onMetadata, { ...options, once: true });
  return () => over.abort();
}

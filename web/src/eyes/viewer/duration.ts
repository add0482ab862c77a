/**
 * Calls `ready` when the player knows how long its video is. What a browser has recorded itself says nothing of it
 * (WebM without an index: Infinity), and cannot be sought in until the player has been at its end once.
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

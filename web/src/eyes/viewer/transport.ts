import { type ReadonlySignal, signal } from "@preact/signals";

/** The position in the recording. It follows the player, or is moved by hand if there is no video. */
export interface Transport {
  time: ReadonlySignal<number>;
  playing: ReadonlySignal<boolean>;
  duration: number;
  seek: (seconds: number) => void;
  toggle: () => void;
  setRate: (rate: number) => void;
  /** Returns a function that detaches the player. */
  attach: (video: HTMLVideoElement) => () => void;
}

const INTO_FRAME_S = 0.002; // a player that seeks to a frame's exact start may show the previous one

export function createTransport(duration: number): Transport {
  const time = signal(0);
  const playing = signal(false);
  let player: HTMLVideoElement | undefined;
  let rate = 1;

  const send = () => {
    // A seeking player gets no new position; when it arrives, it seeks to the position of that time.
    if (player === undefined || player.seeking || player.readyState === 0) return;
    const wanted = time.peek() + INTO_FRAME_S;
    if (Math.abs(player.currentTime - wanted) > INTO_FRAME_S / 2) player.currentTime = wanted;
  };
  const seek = (seconds: number) => {
    time.value = Math.min(Math.max(seconds, 0), duration);
    send();
  };
  const toggle = () => {
    if (player === undefined) return;
    if (!player.paused) return player.pause();
    if (time.peek() >= duration - 0.05) seek(0);
    player.playbackRate = rate;
    player.play().catch(() => undefined); // not allowed or not possible: the player reports it itself
  };
  const setRate = (next: number) => {
    rate = next;
    if (player !== undefined) player.playbackRate = next;
  };
  const attach = (video: HTMLVideoElement) => {
    player = video;
    const follow = () => {
      time.value = Math.min(video.currentTime, duration);
    };
    const stop = listen(video, { playing, send, follow });
    return () => {
      stop();
      playing.value = false;
      if (player === video) player = undefined;
    };
  };
  return { time, playing, duration, seek, toggle, setRate, attach };
}

interface Ears {
  playing: { value: boolean };
  send: () => void;
  follow: () => void;
}

/** The player leads while it plays, and follows while it does not. */
function listen(video: HTMLVideoElement, { playing, send, follow }: Ears): () => void {
  const over = new AbortController();
  const options = { signal: over.signal };
  let frame = 0;
  const everyFrame = () => {
    if (!video.seeking) follow();
    frame = requestAnimationFrame(everyFrame);
  };
  const onPlay = () => {
    playing.value = true;
    cancelAnimationFrame(frame);
    everyFrame();
  };
  const onPause = () => {
    playing.value = false;
    cancelAnimationFrame(frame);
    follow();
  };
  video.addEventListener("play", onPlay, options);
  video.addEventListener("pause", onPause, options);
  video.addEventListener("seeked", () => video.paused && send(), options);
  video.addEventListener("loadeddata", send, options);
  return () => {
    over.abort();
    cancelAnimationFrame(frame);
    if (!video.paused) video.pause();
  };
}

import { type Brightness, measureBrightness } from "./light";

const EVERY_MS = 500;
const SMALL = { width: 64, height: 48 }; // light needs no detail

/** Measures the preview's brightness twice a second. Pictures are not sent. */
export function watchLight(video: HTMLVideoElement, onLight: (brightness: Brightness) => void): () => void {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, SMALL);
  const ctx = canvas.getContext("2d", { willReadFrequently: true });
  const look = () => {
    if (ctx === null || video.videoWidth === 0) return;
    ctx.drawImage(video, 0, 0, SMALL.width, SMALL.height);
    onLight(measureBrightness(ctx.getImageData(0, 0, SMALL.width, SMALL.height).data, SMALL.width, SMALL.height));
  };
  const timer = setInterval(look, EVERY_MS);
  return () => clearInterval(timer);
}

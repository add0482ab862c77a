export type Light = "dark" | "dim" | "backlit" | "bright" | "good";

/** Mean grey value, 0 to 255, inside the oval where the face should be, and outside. */
export interface Brightness {
  face: number;
  around: number;
}

const DARK = 30; // the service warns below this: docs/eye-tracking.md, "Quality and warnings" (dark_below_grey)
const DIM = 2 * DARK;
const BRIGHT = 225; // skin is close to white here and lids and lashes lose their edges
const BACKLIT = 2; // surroundings twice as bright as the face: the camera exposes for them

export function judgeLight({ face, around }: Brightness): Light {
  if (face < DARK) return "dark";
  if (around > BACKLIT * face) return "backlit";
  if (face < DIM) return "dim";
  return face > BRIGHT ? "bright" : "good";
}

/** The oval is centred in the picture, and its height is `OVAL` of the picture's. */
export const OVAL = { height: 0.78, aspect: 0.74 };

/** pixels: RGBA rows of a small picture. */
export function measureBrightness(pixels: Uint8ClampedArray, width: number, height: number): Brightness {
  const tall = (OVAL.height * height) / 2;
  const wide = tall * OVAL.aspect;
  const sum = { face: 0, around: 0 };
  const count = { face: 0, around: 0 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const where = ((x + 0.5 - width / 2) / wide) ** 2 + ((y + 0.5 - height / 2) / tall) ** 2 <= 1 ? "face" : "around";
      sum[where] += grey(pixels, 4 * (y * width + x));
      count[where]++;
    }
  }
  return { face: sum.face / Math.max(1, count.face), around: sum.around / Math.max(1, count.around) };
}

/** Luma by the weights of ITU-R BT.601. */
function grey(pixels: Uint8ClampedArray, offset: number): number {
  const [red = 0, green = 0, blue = 0] = pixels.subarray(offset, offset + 3);
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

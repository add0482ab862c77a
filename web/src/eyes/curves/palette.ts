const NAMES = {
  ink: "--eyes-curve",
  faint: "--eyes-curve-faint",
  grid: "--eyes-grid",
  text: "--eyes-axis",
  complete: "--eyes-complete",
  incomplete: "--eyes-incomplete",
  closure: "--eyes-closure",
  nothing: "--eyes-nothing",
  range: "--eyes-range",
} as const;

export type Palette = Record<keyof typeof NAMES, string>;

/** The style sheet's colours for a canvas. An element resolves them, because a custom property is only text. */
export function readPalette(host: HTMLElement): Palette {
  const probe = document.createElement("span");
  host.append(probe);
  const resolve = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const palette = Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [key, resolve(name)])) as Palette;
  probe.remove();
  return palette;
}

/** Calls back when the user or the system switches between light and dark. Returns a function that stops it. */
export function onThemeChange(changed: () => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = new MutationObserver(changed);
  system.addEventListener("change", changed);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class", "style"] });
  return () => {
    system.removeEventListener("change", changed);
    chosen.disconnect();
  };
}

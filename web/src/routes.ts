import type { Key } from "./i18n";
import type { IconName } from "./ui/Icon";

export const ROUTES = { seat: "/", eyes: "/eyes", history: "/history", settings: "/settings" } as const;

export const NAVIGATION: readonly { path: string; label: Key; icon: IconName }[] = [
  { path: ROUTES.seat, label: "nav.seat", icon: "seat" },
  { path: ROUTES.eyes, label: "nav.eyes", icon: "eye" },
  { path: ROUTES.history, label: "nav.history", icon: "history" },
  { path: ROUTES.settings, label: "nav.settings", icon: "settings" },
];

export function analysisPath(id: string): string {
  return `/analyses/${encodeURIComponent(id)}`;
}

import { signal } from "@preact/signals";
import { eraseUser, listAnalyses } from "../api/analyses";
import { isAbort } from "../api/errors";
import type { Analysis, Erased } from "../api/types";

/** A user's analyses, page by page. */
export interface History {
  analyses: Analysis[];
  next: string | undefined;
  loading: boolean;
  failed: unknown;
}

const NOTHING: History = { analyses: [], next: undefined, loading: false, failed: undefined };

export function createHistory() {
  const history = signal<History>({ ...NOTHING, loading: true });
  let leaving = new AbortController();

  const load = async (user: string, next?: string): Promise<void> => {
    leaving.abort();
    leaving = new AbortController();
    const before = next ? history.value.analyses : [];
    history.value = { ...history.value, analyses: before, loading: true, failed: undefined };
    try {
      const page = await listAnalyses(user, next, leaving.signal);
      const analyses = [...before, ...page.analyses];
      history.value = { analyses, next: page.next ?? undefined, loading: false, failed: undefined };
    } catch (failed) {
      if (!isAbort(failed)) history.value = { ...history.value, loading: false, failed };
    }
  };

  const erase = async (user: string): Promise<Erased> => {
    const erased = await eraseUser(user);
    history.value = NOTHING;
    return erased;
  };

  return { history, load, erase, leave: () => leaving.abort() };
}

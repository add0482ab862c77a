import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { exportUser } from "../api/analyses";
import { isAbort } from "../api/errors";
import type { Export } from "../api/types";
import { formatBytes, t } from "../i18n";
import { Button } from "../ui/Button";
import { Disclosure } from "../ui/Disclosure";
import { ErrorNote } from "../ui/ErrorNote";
import { Icon } from "../ui/Icon";
import { Note } from "../ui/Note";

/** Makes the user's export and links it. The link is not followed by itself: it may come minutes after the click. */
export function ExportData({ user }: { user: string }) {
  const leaving = useMemo(() => new AbortController(), []);
  const busy = useSignal(false);
  const ready = useSignal<Export | undefined>(undefined);
  const failed = useSignal<unknown>(undefined);
  useEffect(() => () => leaving.abort(), [leaving]);
  const make = async () => {
    busy.value = true;
    ready.value = undefined;
    failed.value = undefined;
    try {
      ready.value = await exportUser(user, leaving.signal);
    } catch (reason) {
      if (!isAbort(reason)) failed.value = reason;
    }
    busy.value = false;
  };
  return (
    <section class="card">
      <Disclosure summary={t("export.heading")}>
        <p class="soft">{t("export.text", { user })}</p>
        <div>
          <Button onClick={() => void make()} disabled={busy.value}>
            {t("export.go")}
          </Button>
        </div>
        {failed.value !== undefined && <ErrorNote reason={failed.value} />}
      </Disclosure>
      <div role="status">
        {busy.value && <p class="soft">{t("export.making")}</p>}
        {ready.value && <Ready found={ready.value} />}
      </div>
    </section>
  );
}

function Ready({ found }: { found: Export }) {
  return (
    <Note
      tone="ok"
      actions={
        <a class="button button-plain" href={found.url ?? undefined} download>
          <Icon name="download" />
          {t("export.save")}
        </a>
      }
    >
      {t("export.ready", { size: formatBytes(found.size_bytes ?? 0) })}
    </Note>
  );
}

import { useSignal } from "@preact/signals";
import { pause } from "../api/pause";
import { t } from "../i18n";
import { apiKey, apiUrl } from "../state/settings";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { type Finding, type Findings, testConnection } from "./connection";

const TOLD_MS = 100; // the browser reports a violation a few milliseconds after the failed request

/** Shows step by step what works and what does not. Its space is reserved in advance. */
export function ConnectionTest() {
  const findings = useSignal<Findings | undefined>(undefined);
  const busy = useSignal(false);
  const test = async () => {
    busy.value = true;
    findings.value = undefined;
    findings.value = await watchingPolicy((blocked) =>
      testConnection({
        url: apiUrl.value,
        key: apiKey.value,
        origin: window.location.origin,
        online: navigator.onLine,
        blocked,
      }),
    );
    busy.value = false;
  };
  return (
    <div class="connection">
      <div class="row">
        <Button kind="primary" onClick={test} disabled={busy.value}>
          {busy.value ? t("settings.testing") : t("settings.test")}
        </Button>
        <span class="small soft">{t("settings.saved")}</span>
      </div>
      <div class="findings" role="status">
        {findings.value && <OneFinding name={t("settings.test.address")} finding={findings.value.address} />}
        {findings.value && <OneFinding name={t("settings.test.key")} finding={findings.value.key} />}
      </div>
    </div>
  );
}

/** The console's policy names its API, so the browser blocks requests to others. */
async function watchingPolicy<Result>(test: (blocked: () => Promise<boolean>) => Promise<Result>): Promise<Result> {
  let blocked = false;
  const watch = () => {
    blocked = true;
  };
  document.addEventListener("securitypolicyviolation", watch);
  try {
    return await test(() => pause(TOLD_MS).then(() => blocked));
  } finally {
    document.removeEventListener("securitypolicyviolation", watch);
  }
}

function OneFinding({ name, finding }: { name: string; finding: Finding }) {
  return (
    <p class={finding.ok ? "finding finding-ok" : "finding finding-bad"}>
      <Icon name={finding.ok ? "check" : "alert"} />
      <span>
        <strong>{name}:</strong> {t(`settings.test.${finding.key}`, finding.values)}
      </span>
    </p>
  );
}

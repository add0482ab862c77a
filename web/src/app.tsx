import { useSignalEffect } from "@preact/signals";
import { Router } from "wouter-preact";
import { useHashLocation } from "wouter-preact/use-hash-location";
import { t } from "./i18n";
import { Pages } from "./pages";
import { Header } from "./shell/Header";
import { language, theme } from "./state/settings";

export function App() {
  useSignalEffect(() => {
    document.documentElement.lang = language.value;
  });
  useSignalEffect(() => {
    if (theme.value === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme.value;
  });
  return (
    <Router hook={useHashLocation}>
      <button type="button" class="skip button" onClick={skip}>
        {t("app.skip")}
      </button>
      <div class="shell">
        <Header />
        <main id="main" class="main" tabIndex={-1}>
          <Pages />
        </main>
        <footer class="footer">
          <span>{t("app.version", { version: __CONSOLE_VERSION__ })}</span>
          <span>{t("app.license")}</span>
        </footer>
      </div>
    </Router>
  );
}

/** Not a link: the hash is the router's. */
function skip(): void {
  document.getElementById("main")?.focus();
}

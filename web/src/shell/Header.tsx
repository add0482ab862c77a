import { Link, useLocation } from "wouter-preact";
import { t } from "../i18n";
import { NAVIGATION } from "../routes";
import { Icon } from "../ui/Icon";
import { Brand } from "./Brand";
import { LanguageSwitch, ThemeSwitch } from "./switches";

export function Header() {
  return (
    <header class="header">
      <Link href="/" class="brand">
        <Brand />
        Hypermob
      </Link>
      <Navigation />
      <div class="header-tools">
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
    </header>
  );
}

/** In the header on wide screens, at the bottom on phones. */
function Navigation() {
  const [location] = useLocation();
  return (
    <nav class="nav" aria-label={t("nav.label")}>
      <ul class="nav-list">
        {NAVIGATION.map(({ path, label, icon }) => (
          <li key={path}>
            <Link href={path} aria-current={path === location ? "page" : undefined}>
              <Icon name={icon} />
              {t(label)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

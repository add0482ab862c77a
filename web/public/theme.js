// Before the first paint, so that a chosen theme does not flash. Everything else waits for the application.
try {
  const { theme } = JSON.parse(localStorage.getItem("hypermob.settings") ?? "{}");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // No storage or a broken entry: the system's theme stands.
}

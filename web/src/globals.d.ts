/** The console's own version, from package.json at build time. */
declare const __CONSOLE_VERSION__: string;

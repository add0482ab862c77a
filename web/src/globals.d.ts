/** The console's version, from package.json at build time. */
declare const __CONSOLE_VERSION__: string;

/** A person behind a steering wheel, as in public/favicon.svg, in the theme's colours. */
export function Brand() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="var(--ink)" />
      <g fill="none" stroke="var(--paper)" stroke-linecap="round" stroke-linejoin="round">
        <circle cx="11.5" cy="8.5" r="3" fill="var(--paper)" stroke="none" />
        <path d="M11.500 14l2.500 8h7.500l2.500 4.500" stroke-width="3" />
        <path d="M13 16.500l8-1" stroke-width="2.200" />
        <path d="M20.500 11.500l2.500 7" stroke="var(--accent)" stroke-width="3" />
      </g>
    </svg>
  );
}

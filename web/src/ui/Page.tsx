import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface Props {
  title: string;
  lead?: string | undefined;
  /** Content next to the title, for the whole page. */
  tools?: ComponentChildren;
  /** A placeholder while the page loads: it does not take the focus. */
  passing?: boolean;
  children?: ComponentChildren;
}

/** A page: sets the document's title, and takes the focus after a link, so that a screen reader announces it. */
export function Page({ title, lead, tools, passing = false, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Hypermob`;
  }, [title]);
  useEffect(() => {
    if (passing) return;
    if (arrivedByLink) {
      window.scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    arrivedByLink = true;
  }, [passing]);
  return (
    <>
      <div class="page-head">
        <div>
          <h1 tabIndex={-1} ref={heading}>
            {title}
          </h1>
          {lead && <p>{lead}</p>}
        </div>
        {tools}
      </div>
      {children}
    </>
  );
}

/** Not on the first page: there the focus belongs at the top, before the skip link. */
let arrivedByLink = false;

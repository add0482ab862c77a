import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface Props {
  title: string;
  lead?: string | undefined;
  /** Beside the title: what belongs to the page as a whole. */
  tools?: ComponentChildren;
  /** Stands in for a page that is still being loaded: that one takes the focus, not this. */
  passing?: boolean;
  children?: ComponentChildren;
}

/** A page: names the document, and takes the focus when it is reached by a link, so that a screen reader says where one is. */
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

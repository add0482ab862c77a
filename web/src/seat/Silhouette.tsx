/** The outline of a person in the right pose: upright, from the front, arms a little away from the body. */
export function Silhouette() {
  return (
    <svg class="silhouette" viewBox="0 0 200 420" aria-hidden="true" focusable="false">
      <path d={`${HEAD}${BODY}`} />
    </svg>
  );
}

const HEAD = "M100 12c15 0 25 12 25 30s-11 34-25 34-25-16-25-34 10-30 25-30z";
const BODY =
  "M88 76v10c-18 6-33 8-38 22L24 206c-3 12-5 22 2 24s10-7 13-17l25-77c2 22 3 42 0 62-5 30-6 62-5 100l3 92c0 10-6 16-5 20h30l8-190h10l8 190h30c1-4-5-10-5-20l3-92c1-38 0-70-5-100-3-20-2-40 0-62l25 77c3 10 6 19 13 17s5-12 2-24l-26-98c-5-14-20-16-38-22V76";

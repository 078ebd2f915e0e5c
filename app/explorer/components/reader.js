// A text with marks, a legend that counts and toggles kinds, and a card beside the mark in hand.
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../vendor/preact.js";
import { navigate, viewOf } from "../address.js";
import { plural } from "../words.js";
import { paragraphsOf } from "./marks.js";

const LEGEND = [
  ["leaders", "Leaders"],
  ["people", "Other people"],
  ["countries", "Countries"],
  ["summits", "Summits"],
  ["agreements", "Agreements"],
  ["quotes", "Quotes"],
  ["reported", "Reported speech"],
  ["dates", "Dates"],
  ["topics", "Topics"],
];
const HIDDEN_AT_FIRST = new Set(["reported", "topics"]);

/** `marks` are `{id, kind, record, start, end}` by start; `Card` shows the record of one. */
export function Reader({ text, marks, wanted, Card }) {
  const [hidden, setHidden] = useState(HIDDEN_AT_FIRST);
  const [current, setCurrent] = useState(null);
  const body = useRef(null);
  const latest = useRef(null); // keys may come quicker than renders
  const shown = useMemo(() => marks.filter((mark) => !hidden.has(mark.kind)), [marks, hidden]);
  const paragraphs = useMemo(() => paragraphsOf(text, shown), [text, shown]);

  const select = (mark, { scroll = true } = {}) => {
    latest.current = mark;
    setCurrent(mark);
    if (!mark || !scroll) return;
    requestAnimationFrame(() => {
      const element = document.getElementById(mark.id);
      element?.focus({ preventScroll: true });
      element?.scrollIntoView({ block: "center" });
    });
  };
  const step = (by) => {
    const from = latest.current;
    const at = from ? shown.findIndex((mark) => mark.id === from.id) : by > 0 ? -1 : shown.length;
    const next = shown[at + by];
    if (next) select(next);
  };
  useEffect(() => {
    if (!wanted) return;
    const mark = marks.find((each) => each.id === wanted || each.record.id === wanted);
    if (!mark) return;
    setHidden((before) => new Set([...before].filter((kind) => kind !== mark.kind)));
    select(mark);
  }, [wanted, marks]);
  // Before marks are seen: a key pressed at once would be lost.
  useLayoutEffect(() => {
    const onKey = (event) => {
      if (/^(input|textarea|select)$/i.test(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "j") step(1);
      else if (event.key === "k") step(-1);
      else if (event.key === "Escape") select(null);
      else if (event.key === "Enter" && latest.current?.record.url && event.target.closest?.("mark, body") && !event.target.closest("a, button")) navigate(viewOf(latest.current.record.url));
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });
  const markAt = (event) => {
    const id = event.target.closest?.("mark")?.dataset.mark;
    return id && shown.find((mark) => mark.id === id);
  };
  const point = (event) => {
    // A text that scrolls under a pointer at rest, as the keys scroll it, is not pointed at.
    const mark = event.movementX || event.movementY ? markAt(event) : null;
    if (mark && mark.id !== latest.current?.id) select(mark, { scroll: false });
  };
  const toggle = (kind) => setHidden((before) => (before.has(kind) ? new Set([...before].filter((each) => each !== kind)) : new Set([...before, kind])));
  const counts = LEGEND.map(([kind, name]) => [kind, name, marks.filter((mark) => mark.kind === kind).length]).filter(([, , count]) => count);
  return html`<div class="reader">
    <aside class="legend" aria-label="Marks">
      <ul>${counts.map(
        ([kind, name, count]) => html`<li><label><input type="checkbox" checked=${!hidden.has(kind)} onChange=${() => toggle(kind)} /><span class=${`key ${kind}`}>${name}</span><span class="count">${count}</span></label></li>`,
      )}</ul>
      <p class="steps"><button onClick=${() => step(-1)} disabled=${!shown.length}>Previous <kbd>k</kbd></button><button onClick=${() => step(1)} disabled=${!shown.length}>Next <kbd>j</kbd></button></p>
      <p class="hidden" role="status">${plural(shown.length, "mark")} shown</p>
    </aside>
    <div class="text" ref=${body} onMouseMove=${point} onClick=${(event) => { const mark = markAt(event); if (mark) select(mark, { scroll: false }); }}>
      ${paragraphs.map(({ start, pieces }) => html`<p key=${start}>${pieces.map((piece) => nested(piece, current))}</p>`)}
    </div>
    <aside class="margin" aria-label="About this mark" aria-live="polite">
      ${current && html`<${Margin} key=${current.id} mark=${current} body=${body} close=${() => select(null)}><${Card} mark=${current} /><//>`}
    </aside>
    <div class="minimap" aria-hidden="true">${shown.map((mark) => html`<i key=${mark.id} class=${mark.kind} style=${{ top: `${(100 * mark.start) / text.length}%` }}></i>`)}</div>
  </div>`;
}

function nested({ text, marks }, current) {
  return marks.reduceRight(
    (inner, mark) => html`<mark id=${mark.isFirst ? mark.id : null} data-mark=${mark.id} tabindex=${mark.isFirst ? -1 : null}
      class=${`${mark.kind} ${mark.record.confidence < 0.8 ? "doubtful" : ""} ${current?.id === mark.id ? "current" : ""}`}>${inner}</mark>`,
    text,
  );
}

/** A card at the height of its mark. */
function Margin({ mark, body, close, children }) {
  const [top, setTop] = useState(0);
  useEffect(() => {
    const element = document.getElementById(mark.id);
    if (element && body.current) setTop(Math.max(0, element.getBoundingClientRect().top - body.current.getBoundingClientRect().top));
  }, [mark.id]);
  return html`<div class=${`card ${mark.kind}`} style=${{ "--top": `${top}px` }}><button class="close" aria-label="Close" onClick=${close}>×</button>${children}</div>`;
}

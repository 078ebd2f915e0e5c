// The timeline: one lane a kind, bars by date, and the same as rows. A range dragged on it is a filter.
import { html, useRef, useState } from "../vendor/preact.js";
import { queryOf } from "../address.js";
import { useApi } from "../api.js";
import { scaleUtc } from "../vendor/d3.js";
import { Chips, Facets, change } from "../components/facets.js";
import { loadMonths, monthsOf } from "../components/months.js";
import { Request } from "../components/request.js";
import { Pager, Said, Speaker } from "../components/rows.js";
import { Empty, Loaded } from "../components/states.js";
import { Stubs, Tag, To, When } from "../components/basics.js";
import { date, isHedged, span } from "../words.js";

const DAY = 86_400_000;
const WIDTH = 1000;
const LANES = [
  ["summits", "Summits", "date"],
  ["agreements", "Agreements", "date"],
  ["quotes", "Quotes", "said_on"],
];
const MOST_DRAWN = 200;

export function View({ parameters }) {
  const asked = new URLSearchParams(parameters);
  asked.delete("view");
  const path = `/v1/timeline?${queryOf([...asked.entries()].length ? asked : { sort: "-date" })}`;
  const result = useApi(path);
  const { data } = result;
  return html`<div class="page wide">
    <div class="list-head"><h1>Timeline${data?.page.total && html` <span class="count">${data.page.total.value.toLocaleString("en")}</span>`}</h1>
      <${Facets} fields=${[]} date="date" parameters=${parameters} /></div>
    <${Chips} parameters=${parameters} resolved=${data?.meta.resolved} />
    <${Lanes} parameters=${parameters} />
    <${Loaded} result=${result}>${(page) => (page.data.length ? html`<${Entries} entries=${page.data} /><${Pager} page=${page.page} shown=${page.data.length} noun=${["entry", "entries"]} />` : html`<${Empty}><h2>Nothing in this time</h2><p><button onClick=${() => change({ date__gte: null, date__lte: null, date: null })}>Show all times</button></p><//>`)}<//>
    <${Request} path=${path} />
  </div>`;
}

/** Filters of a lane: those of the timeline in the words of its list. */
function laneQuery(parameters, resource, field) {
  const names = { quotes: { country: "mention", person: "speaker" }, summits: { person: "participant" }, agreements: { person: "participant" } }[resource];
  const pairs = [...parameters]
    .filter(([name]) => !["sort", "cursor", "limit", "view"].includes(name))
    .map(([name, value]) => {
      const [base, operator] = name.split("__");
      const own = base === "date" ? field : (names[base] ?? base);
      return [operator ? `${own}__${operator}` : own, value];
    });
  return new URLSearchParams(pairs);
}

function Lanes({ parameters }) {
  const lanes = LANES.map(([resource, title, field]) => {
    const query = laneQuery(parameters, resource, field);
    query.set("group_by", `${field}.month`);
    query.set(`${field}.month__isnull`, "false");
    query.set("sort", `${field}.month`);
    query.set("limit", String(MOST_DRAWN));
    const single = laneQuery(parameters, resource, field);
    single.set(`${field}__isnull`, "false");
    single.set("fields", `id,${field},url`);
    single.set("limit", String(MOST_DRAWN));
    return { resource, title, field, months: useApi(`/v1/${resource}?${queryOf(query)}`, loadMonths).data?.data ?? [], records: useApi(`/v1/${resource}?${queryOf(single)}`).data };
  });
  const range = rangeOf(lanes, parameters);
  if (!range) return null;
  return html`<${Chart} lanes=${lanes} range=${range} />`;
}

function rangeOf(lanes, parameters) {
  const spans = lanes.flatMap(({ months }) => months.map(({ value }) => span(String(value)))).filter(Boolean);
  if (!spans.length) return null;
  const from = span(parameters.get("date__gte") ?? parameters.get("date"))?.start ?? Math.min(...spans.map(({ start }) => start));
  const to = span(parameters.get("date__lte") ?? parameters.get("date"))?.end ?? Math.max(...spans.map(({ end }) => end));
  return to - from < 3 * DAY ? [from - 3 * DAY, to + 3 * DAY] : [from, to];
}

const LANE = 64;
const TOP = 22;

function Chart({ lanes, range }) {
  const svg = useRef(null);
  const [drag, setDrag] = useState(null);
  const x = scaleUtc(range, [0, WIDTH]);
  const height = TOP + LANE * lanes.length;
  const at = (event) => {
    const box = svg.current.getBoundingClientRect();
    return Math.min(WIDTH, Math.max(0, ((event.clientX - box.left) / box.width) * WIDTH));
  };
  const iso = (value) => x.invert(value).toISOString().slice(0, 10);
  const release = () => {
    if (drag && Math.abs(drag.to - drag.from) > 6) {
      const [a, b] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
      change({ date: null, date__gte: iso(a), date__lte: iso(b) });
    }
    setDrag(null);
  };
  const ticks = x.ticks(window.innerWidth < 720 ? 3 : 8);
  return html`<figure class="timeline">
    <figcaption class="hidden">Counts by date; the rows below are the same in words.</figcaption>
    <div class="lane-names" aria-hidden="true">${lanes.map(({ title, resource }) => html`<span class=${resource}>${title}</span>`)}</div>
    <svg ref=${svg} viewBox=${`0 0 ${WIDTH} ${height}`} preserveAspectRatio="none" role="img" aria-label=${told(lanes, range)}
      onPointerDown=${(event) => { svg.current.setPointerCapture(event.pointerId); setDrag({ from: at(event), to: at(event) }); }}
      onPointerMove=${(event) => drag && setDrag({ ...drag, to: at(event) })} onPointerUp=${release} onPointerCancel=${() => setDrag(null)}>
      ${ticks.map((tick) => html`<line class="tick" key=${+tick} x1=${x(tick)} x2=${x(tick)} y1=${TOP} y2=${height} />`)}
      ${lanes.map((lane, index) => html`<g key=${lane.resource} class=${`lane ${lane.resource}`} transform=${`translate(0 ${TOP + index * LANE})`}>
        <line class="base" x1="0" x2=${WIDTH} y1=${LANE} y2=${LANE} />
        ${single(lane) ? items(lane, x) : bars(lane, x)}</g>`)}
      ${drag && html`<rect class="selection" x=${Math.min(drag.from, drag.to)} y="0" width=${Math.abs(drag.to - drag.from)} height=${height} />`}
    </svg>
    <div class="ticks" aria-hidden="true">${ticks.map((tick) => html`<span style=${{ left: `${x(tick) / 10}%` }}>${tickName(tick)}</span>`)}</div>
    <p class="hint">Drag over the lanes to choose a time.</p>
  </figure>`;
}

/** The year at its beginning, else the month at its beginning, else the day. */
function tickName(tick) {
  const month = tick.toLocaleString("en", { month: "short", timeZone: "UTC" });
  if (tick.getUTCDate() !== 1) return `${tick.getUTCDate()} ${month}`;
  return tick.getUTCMonth() === 0 ? String(tick.getUTCFullYear()) : month;
}

const single = ({ records }) => records && records.page.total?.value <= MOST_DRAWN;

/** Each record as a bar from its first to its last day, stacked so that none hides another. */
function items({ records, field }, x) {
  const ends = [];
  const placed = records.data
    .map((record) => ({ record, days: span(record[field]), hedged: isHedged(record[field]) }))
    .filter(({ days }) => days)
    .sort((a, b) => a.days.start - b.days.start)
    .map((item) => {
      const from = x(item.days.start);
      const to = Math.max(x(item.days.end), from + 5);
      let row = ends.findIndex((end) => end <= from);
      if (row < 0) row = ends.length;
      ends[row] = to + 1;
      return { ...item, from, to, row };
    });
  const step = Math.min(9, (LANE - 8) / Math.max(1, ends.length));
  return placed
    .filter(({ to, from }) => to >= 0 && from <= WIDTH)
    .map(({ record, from, to, row, days, hedged }) => html`<rect key=${record.id} class=${hedged || days.end - days.start > 27 * DAY ? "vague" : ""} x=${Math.max(0, from)} width=${Math.min(to, WIDTH) - Math.max(0, from)} y=${LANE - (row + 1) * step} height=${Math.max(1, step - 1)}><title>${date(record[field])}</title></rect>`);
}

function bars({ months }, x) {
  const most = Math.max(...months.map(({ count }) => count), 1);
  return monthsOf(months).filter(({ count }) => count).map(({ key, count }) => {
    const { start, end } = span(key);
    const tall = (count / most) * (LANE - 10);
    return html`<rect key=${key} x=${x(start)} width=${Math.max(1, x(end) - x(start) - 1)} y=${LANE - tall} height=${tall}><title>${date(key)}: ${count}</title></rect>`;
  });
}

function told(lanes, [from, to]) {
  const day = (time) => date(new Date(time).toISOString().slice(0, 10));
  const counts = lanes.map(({ title, months }) => `${months.reduce((sum, { count }) => sum + count, 0)} ${title.toLowerCase()}`);
  return `${counts.join(", ")} from ${day(from)} to ${day(to - DAY)}`;
}

function Entries({ entries }) {
  return html`<table class="rows entries"><caption class="hidden">Entries</caption>
    <thead><tr><th scope="col" class="date">When</th><th scope="col" class="kind">Kind</th><th scope="col" class="main">What</th></tr></thead>
    <tbody>${entries.map(({ date: when, resource, record }) => html`<tr key=${record.url}>
      <td class="date"><${When} date=${when} /></td>
      <td class="kind"><span class=${`dot ${resource}`}>${{ summits: "Summit", agreements: "Agreement", quotes: "Quote" }[resource]}</span></td>
      <td class="main">${resource === "quotes" ? html`<${To} path=${record.url}><${Said} record=${record} /><//><span class="sub"><${Speaker} record=${record} /></span>` : resource === "agreements" ? html`<${To} path=${record.url}>${record.text}<//><span class="sub"><${Tag} value=${record.kind} kind="agreement" /><${Stubs} stubs=${record.countries} /></span>` : html`<${To} path=${record.url}>${record.name}<//><span class="sub"><${Stubs} stubs=${record.participants} /></span>`}</td>
    </tr>`)}</tbody></table>`;
}


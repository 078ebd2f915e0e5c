// Lists: facets, rows, and the chosen quote or agreement beside them.
import { html, useEffect, useMemo } from "../vendor/preact.js";
import { addressOf, navigate, queryOf, ROOT } from "../address.js";
import { useApi } from "../api.js";
import { Chips, Facets, SHAPING, change } from "../components/facets.js";
import { RecordDetail } from "../components/record.js";
import { Request } from "../components/request.js";
import { Pager, Rows } from "../components/rows.js";
import { Empty, Loaded, Nothing } from "../components/states.js";
import { plural } from "../words.js";

const NEWEST = { date: ["", "Newest first"], oldest: (field) => [field, "Oldest first"] };
const WIDE = 1200;
const ROWS = 25; // twice as many take a third longer to show after a click
const SOURCES = ["-sources", "Most sources first"];
const CERTAIN = ["confidence", "Least certain first"];

/** `facets` are counted always, `narrowed` only if a filter leaves few rows: that count reads the articles of all. */
const LISTS = {
  quotes: {
    title: "Quotes",
    noun: ["quote", "quotes"],
    facets: ["speaker", "mention", "topic", "speaker.country", "kind", "said_on.year", "reviewed"],
    narrowed: ["article.publisher"],
    date: "said_on",
    newest: "-reported_on", // most quotes have no date of their own
    sorts: [NEWEST.date, NEWEST.oldest("said_on"), SOURCES, ["speaker.name", "By speaker"], CERTAIN],
    detail: true,
  },
  agreements: {
    title: "Agreements",
    noun: ["agreement", "agreements"],
    facets: ["kind", "status", "country", "topic", "date.year", "participant", "reviewed"],
    date: "date",
    sorts: [NEWEST.date, NEWEST.oldest("date"), SOURCES, ["kind", "By kind"], CERTAIN],
    detail: true,
  },
  articles: {
    title: "Articles",
    noun: ["article", "articles"],
    facets: ["publisher", "country", "person", "published.year", "status"],
    date: "published",
    sorts: [NEWEST.date, NEWEST.oldest("published"), ["title", "By title"], ["publisher", "By publisher"]],
  },
  leaders: {
    title: "Leaders",
    noun: ["leader", "leaders"],
    facets: ["country", "office", "office.status"],
    sorts: [["", "By name"], ["-counts.quotes", "Most quotes first"], ["-counts.summits", "Most summits first"], CERTAIN],
  },
  people: {
    title: "People",
    noun: ["person", "people"],
    facets: ["leader", "country", "office", "office.status"],
    sorts: [["", "By name"], ["-counts.quotes", "Most quotes first"], CERTAIN],
  },
  countries: {
    title: "Countries",
    noun: ["country", "countries"],
    facets: [],
    sorts: [["", "By name"], ["-counts.quotes", "Most quotes first"], ["-counts.summits", "Most summits first"]],
  },
  summits: {
    title: "Summits",
    noun: ["summit", "summits"],
    facets: ["country", "participant", "place", "topic", "status", "kind", "date.year", "reviewed"],
    date: "date",
    sorts: [NEWEST.date, NEWEST.oldest("date"), SOURCES, ["name", "By name"], CERTAIN],
  },
  topics: { title: "Topics", noun: ["topic", "topics"], facets: [], sorts: [["", "By name"]] },
};

/** Return parameters with the order of a list that has none in the address. */
function ordered(resource, parameters) {
  const { newest } = LISTS[resource];
  const asked = new URLSearchParams(parameters);
  if (newest && !asked.get("sort") && !asked.get("q")) asked.set("sort", newest);
  return asked;
}

/** Return the request of a list view: its filters, and the facets to count. */
function requestOf(resource, parameters) {
  const { facets, narrowed = [] } = LISTS[resource];
  const isNarrow = [...parameters.keys()].some((name) => !SHAPING.has(name));
  const counted = isNarrow ? [...facets, ...narrowed] : facets;
  const asked = ordered(resource, parameters);
  if (counted.length) asked.set("facets", counted.join(","));
  if (!asked.has("limit")) asked.set("limit", ROWS);
  if (asked.get("q")) asked.set("highlight", "true");
  else asked.delete("q");
  return { path: `/v1/${resource}?${queryOf(asked)}`.replace(/\?$/, ""), counted };
}

export function View({ resource, parameters, chosen }) {
  const { path, counted } = requestOf(resource, parameters);
  const result = useApi(path);
  const list = LISTS[resource];
  const picked = list.detail && chosen ? chosen : null;
  const { data } = result;
  // A wide window has room for a record beside the list: the first, until one is chosen.
  const beside = picked ?? (list.detail && window.innerWidth >= WIDE ? data?.data[0]?.id : null);
  useEffect(() => {
    const close = (event) => event.key === "Escape" && picked && navigate(window.location.pathname + window.location.search);
    document.addEventListener("keydown", close);
    return () => document.removeEventListener("keydown", close);
  }, [picked]);
  // The same elements while other rows load: they are not compared with themselves.
  const rows = useMemo(() => data && html`<${Page} resource=${resource} page=${data} parameters=${parameters} chosen=${beside} />`, [resource, data, beside]);
  const detail = useMemo(() => beside && html`<${RecordDetail} key=${beside} resource=${resource} id=${beside} />`, [resource, beside]);
  const filtered = counted.length > 0 || list.date;
  return html`<div class=${`columns ${list.detail ? "with-detail" : ""} ${filtered ? "" : "unfiltered"} ${picked ? "picked" : ""}`}>
    ${filtered && html`<aside class="filters" aria-label="Filters">
      <details open=${window.innerWidth >= 720}>
        <summary>Filters</summary>
        <${Facets} fields=${counted} counts=${data?.facets} date=${list.date} parameters=${parameters} resolved=${data?.meta.resolved} />
      </details>
    </aside>`}
    <div class="middle">
      <div class="list-head">
        <h1>${list.title}${data?.page.total && html` <span class="count" role="status">${data.page.total.value.toLocaleString("en")}<span class="hidden"> found</span></span>`}</h1>
        <${Within} value=${parameters.get("q") ?? ""} noun=${list.noun[1]} />
        <label class="sort">Sort <select value=${parameters.get("sort") ?? ""} onChange=${(event) => change({ sort: event.target.value })}>
          ${list.sorts.map(([key, name]) => html`<option value=${key} selected=${key === (parameters.get("sort") ?? "")}>${key || !parameters.get("q") ? name : "Best match first"}</option>`)}
        </select></label>
      </div>
      <${Chips} parameters=${parameters} resolved=${data?.meta.resolved} counts=${data?.facets} />
      <${Loaded} result=${result} rows=${10}>${() => rows}<//>
      <${Request} path=${path} />
    </div>
    ${list.detail && html`<aside class="detail" aria-label="Chosen record" aria-live="polite">
      ${picked && html`<a class="close" href=${window.location.pathname + window.location.search} aria-label="Close">×</a>`}
      ${detail}
    </aside>`}
  </div>`;
}

function Within({ value, noun }) {
  const submit = (event) => {
    event.preventDefault();
    change({ q: event.target.elements.q.value.trim() });
  };
  return html`<form class="within" onSubmit=${submit}><input type="search" name="q" defaultValue=${value} key=${value} placeholder=${`Words in ${noun}`} aria-label=${`Words in ${noun}`} /><button>Search</button></form>`;
}

function Page({ resource, page, parameters, chosen }) {
  const list = LISTS[resource];
  if (!page.data.length) {
    const filtered = [...parameters.keys()].some((name) => name !== "sort");
    return filtered ? html`<${Empty}><h2>No ${list.noun[1]} like that</h2><p>Remove a filter, or <a href=${addressOf([resource])}>see all ${list.noun[1]}</a>.</p><//>` : html`<${Nothing} />`;
  }
  const choose = list.detail && ((record) => `${window.location.pathname}${window.location.search}#${record.id}`);
  return html`<${Rows} resource=${resource} records=${page.data} caption=${list.title} choose=${choose} chosen=${chosen} />
    <${Pager} page=${page.page} shown=${page.data.length} noun=${list.noun} />
    <${Copies} resource=${resource} parameters=${parameters} />`;
}

/** The whole list in other forms. */
function Copies({ resource, parameters }) {
  const kept = ordered(resource, parameters);
  kept.delete("cursor");
  const form = (format) => `${ROOT}/v1/${resource}?${queryOf(new URLSearchParams([...kept, ["format", format]]))}`;
  const followed = new URLSearchParams([...kept].filter(([name]) => name !== "sort"));
  const feed = `${ROOT}/v1/changes?${queryOf(new URLSearchParams([["resource", resource], ...followed, ["action", "created"], ["format", "atom"]]))}`;
  return html`<p class="copies">All of these as <a href=${form("csv")} download=${`${resource}.csv`}>CSV</a> or <a href=${form("ndjson")} download=${`${resource}.ndjson`}>JSON lines</a>; new ones as a <a href=${feed}>feed</a>.</p>`;
}

// Lists: facets, rows, and the chosen quote or agreement beside them.
import { html, useEffect } from "../vendor/preact.js";
import { addressOf, navigate, queryOf } from "../address.js";
import { useApi } from "../api.js";
import { Chips, Facets, change } from "../components/facets.js";
import { RecordDetail } from "../components/record.js";
import { Request } from "../components/request.js";
import { Rows } from "../components/rows.js";
import { Empty, Loaded, Nothing } from "../components/states.js";
import { ROOT } from "../address.js";
import { plural } from "../words.js";

const NEWEST = { date: ["", "Newest first"], oldest: (field) => [field, "Oldest first"] };
const WIDE = 1200;
const SOURCES = ["-sources", "Most sources first"];
const CERTAIN = ["confidence", "Least certain first"];

export const LISTS = {
  quotes: {
    title: "Quotes",
    noun: ["quote", "quotes"],
    facets: ["speaker", "about", "mention", "topic", "speaker.country", "kind", "said_on.year", "article.publisher", "reviewed"],
    date: "said_on",
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

/** Return the request of a list view: its filters, with facets that this server counts. */
function requestOf(resource, parameters, catalog) {
  const known = catalog?.data.find((list) => list.resource === resource)?.filters;
  const counted = LISTS[resource].facets.filter((field) => known?.some(({ name, facetable }) => name === field && facetable));
  const asked = new URLSearchParams(parameters);
  if (counted.length) asked.set("facets", counted.join(","));
  if (asked.get("q")) asked.set("highlight", "true");
  else asked.delete("q");
  return { path: `/v1/${resource}?${queryOf(asked)}`.replace(/\?$/, ""), counted };
}

function sortsOf(resource, catalog) {
  const filters = catalog?.data.find((list) => list.resource === resource)?.filters ?? [];
  const known = new Set(filters.filter(({ sortable }) => sortable).map(({ name }) => name));
  return LISTS[resource].sorts.filter(([key]) => !key || known.has(key.replace("-", "")));
}

export function ListView({ resource, parameters, chosen }) {
  const catalog = useApi("/v1/fields").data;
  const { path, counted } = requestOf(resource, parameters, catalog);
  const result = useApi(catalog && path);
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
  return html`<div class=${`columns ${list.detail ? "with-detail" : ""} ${picked ? "picked" : ""}`}>
    <aside class="filters" aria-label="Filters">${(counted.length > 0 || list.date) && html`
      <details open=${window.innerWidth >= 720}>
        <summary>Filters</summary>
        <${Facets} fields=${counted} counts=${data?.facets} date=${list.date} parameters=${parameters} resolved=${data?.meta.resolved} />
      </details>`}
    </aside>
    <div class="middle">
      <div class="list-head">
        <h1>${list.title}${data?.page.total && html` <span class="count" role="status">${data.page.total.value.toLocaleString("en")}<span class="hidden"> found</span></span>`}</h1>
        <${Within} value=${parameters.get("q") ?? ""} noun=${list.noun[1]} />
        <label class="sort">Sort <select value=${parameters.get("sort") ?? ""} onChange=${(event) => change({ sort: event.target.value })}>
          ${sortsOf(resource, catalog).map(([key, name]) => html`<option value=${key} selected=${key === (parameters.get("sort") ?? "")}>${key || !parameters.get("q") ? name : "Best match first"}</option>`)}
        </select></label>
      </div>
      <${Chips} parameters=${parameters} resolved=${data?.meta.resolved} counts=${data?.facets} />
      <${Loaded} result=${result} rows=${10}>${(page) => html`<${Page} resource=${resource} page=${page} parameters=${parameters} chosen=${beside} />`}<//>
      <${Request} path=${path} />
    </div>
    ${list.detail && html`<aside class="detail" aria-label="Chosen record" aria-live="polite">
      ${picked && html`<a class="close" href=${window.location.pathname + window.location.search} aria-label="Close">×</a>`}
      ${beside && html`<${RecordDetail} key=${beside} resource=${resource} id=${beside} />`}
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

/** Links to the previous and the next page. */
export function Pager({ page, shown, noun }) {
  if (!page.next && !page.prev) return null;
  const step = (path, name) => {
    const cursor = new URLSearchParams(path.split("?")[1]).get("cursor");
    const parameters = new URLSearchParams(window.location.search);
    parameters.set("cursor", cursor);
    return html`<a href=${`${window.location.pathname}?${queryOf(parameters)}`} onClick=${() => window.scrollTo(0, 0)}>${name}</a>`;
  };
  return html`<nav class="pager" aria-label="Pages">
    ${page.prev ? step(page.prev, "← Previous") : html`<span></span>`}
    <span>${`${shown.toLocaleString("en")} of ${plural(page.total?.value ?? 0, ...noun)}`}</span>
    ${page.next ? step(page.next, "Next →") : html`<span></span>`}
  </nav>`;
}

/** The whole list in other forms. */
function Copies({ resource, parameters }) {
  const kept = new URLSearchParams(parameters);
  kept.delete("cursor");
  const form = (format) => `${ROOT}/v1/${resource}?${queryOf(new URLSearchParams([...kept, ["format", format]]))}`;
  const followed = new URLSearchParams([...kept].filter(([name]) => name !== "sort"));
  const feed = `${ROOT}/v1/changes?${queryOf(new URLSearchParams([["resource", resource], ...followed, ["action", "created"], ["format", "atom"]]))}`;
  return html`<p class="copies">All of these as <a href=${form("csv")} download=${`${resource}.csv`}>CSV</a> or <a href=${form("ndjson")} download=${`${resource}.ndjson`}>JSON lines</a>; new ones as a <a href=${feed}>feed</a>.</p>`;
}

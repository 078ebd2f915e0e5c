// The router, and the frame around each view.
import { html, render, useEffect, useMemo, useState } from "./vendor/preact.js";
import { addressOf, followLinks, ROOT, useView } from "./address.js";
import { Problem } from "./api.js";
import { SearchBox } from "./components/search.js";
import { ProblemBox, Skeleton } from "./components/states.js";

const NAVIGATION = [
  ["summits", "Summits"],
  ["leaders", "Leaders"],
  ["countries", "Countries"],
  ["agreements", "Agreements"],
  ["quotes", "Quotes"],
  ["articles", "Articles"],
  ["timeline", "Timeline"],
  ["map", "Map"],
  ["network", "Network"],
  ["check", "Check a quote"],
  ["try", "Try it"],
  ["review", "Review"],
];
// The files in views/ that show an address by its first segment: alone, and before the id of a record. The page preloads
// that of its own address (app/explorer/__init__.py), the others come when they are needed.
const LISTS = { search: "search", timeline: "timeline", map: "map", network: "network", check: "check", try: "try", review: "review" };
const RECORDS = { articles: "article", summits: "summit", leaders: "person", people: "person", countries: "country", topics: "topic", quotes: "record", agreements: "record", review: "review" };
const LATER = 2000; // ms after which the views that were not asked for are loaded
const views = new Map();

/** Return the file of the view at an address, its key, by which another record is another view, and its properties. */
function viewAt({ segments, parameters, chosen }) {
  const [first, id, sub] = segments;
  if (!first) return { file: "home" };
  const files = id ? RECORDS : LISTS;
  if (sub || !Object.hasOwn(RECORDS, first) && !Object.hasOwn(files, first)) return null;
  return { file: files[first] ?? "list", key: segments.join("/"), properties: { resource: first, id, parameters, chosen } };
}

async function loadView(file) {
  if (!views.has(file)) views.set(file, (await import(`./views/${file}.js`)).View);
}

function loadOthers() {
  for (const file of ["home", "list", ...Object.values(LISTS), ...Object.values(RECORDS)]) loadView(file).catch(() => {});
}

/** The view at an address, as soon as its file is there. */
function Shown({ file, properties }) {
  const [failed, setFailed] = useState(null);
  const [, setLoaded] = useState(null);
  useEffect(() => {
    setFailed(null);
    loadView(file).then(() => setLoaded(file), () => setFailed(file));
  }, [file]);
  const View = views.get(file);
  if (View) return html`<${View} ...${properties} />`;
  if (failed === file) return html`<div class="page"><${ProblemBox} problem=${GONE} retry=${() => window.location.reload()} /></div>`;
  return html`<div class="page"><${Skeleton} rows=${8} /></div>`;
}

const GONE = new Problem({ title: "This view could not be loaded", detail: "The server did not respond, or has another version by now." });

function Frame() {
  const view = useView();
  const here = view.segments[0] ?? "";
  const found = viewAt(view);
  const part = here === "people" ? "leaders" : here;
  useEffect(() => {
    const heading = NAVIGATION.find(([name]) => name === here && (view.segments.length === 1 || here === "review"));
    document.title = heading ? `${heading[1]} – Summit` : "Summit";
    document.querySelector(".top nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [here, view.segments.length]);
  const words = here === "search" ? (view.parameters.get("q") ?? "") : "";
  // The same element while an address changes below it, as in list.js.
  const header = useMemo(() => html`<${Header} part=${part} words=${words} />`, [part, words]);
  return html`
    <a class="skip" href="#view" onClick=${skip}>Skip to the content</a>
    ${header}
    <main id="view" tabindex="-1">${found ? html`<${Shown} key=${found.key} ...${found} />` : html`<${Nowhere} />`}</main>
    <footer class="bottom">
      <p>Every fact is stated by an article: follow it to its sentence. The same data as <a href=${`${ROOT}/v1`}>JSON</a>, <a href=${`${ROOT}/docs`}>documented</a>; <a href=${`${ROOT}/docs/tour`}>a tour</a> of this explorer.</p>
    </footer>`;
}

function Header({ part, words }) {
  return html`<header class="top">
    <a class="brand" href=${addressOf([])}>Summit</a>
    <${SearchBox} value=${words} />
    <nav aria-label="Views">${NAVIGATION.map(
      ([name, title]) => html`<a href=${addressOf([name])} aria-current=${name === part ? "page" : null}>${title}</a>`,
    )}</nav>
    <${Theme} />
  </header>`;
}

function Nowhere() {
  return html`<div class="page"><h1>There is no such page</h1><p><a href=${addressOf([])}>Begin at the first page</a>.</p></div>`;
}

function skip(event) {
  event.preventDefault();
  document.getElementById("view").focus();
}

/** A switch between the system's appearance, light and dark. */
function Theme() {
  const [theme, setTheme] = useState(() => localStorage.getItem("theme") ?? "");
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    if (theme) localStorage.setItem("theme", theme);
    else localStorage.removeItem("theme");
  }, [theme]);
  const dark = theme ? theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  return html`<button class="theme" title=${dark ? "Light" : "Dark"} aria-label=${dark ? "Light appearance" : "Dark appearance"} onClick=${() => setTheme(dark ? "light" : "dark")}>◐</button>`;
}

document.addEventListener("click", followLinks);
render(html`<${Frame} />`, document.getElementById("app"));
setTimeout(loadOthers, LATER);

// The router, and the frame around each view.
import { html, render, useEffect, useState } from "./vendor/preact.js";
import { addressOf, followLinks, ROOT, useView } from "./address.js";
import { SearchBox } from "./components/search.js";
import { ArticleView } from "./views/article.js";
import { CheckView } from "./views/check.js";
import { CountryView } from "./views/country.js";
import { HomeView } from "./views/home.js";
import { ListView, LISTS } from "./views/list.js";
import { MapView } from "./views/map.js";
import { NetworkView } from "./views/network.js";
import { PersonView } from "./views/person.js";
import { RecordView } from "./views/record.js";
import { ReviewView, QUEUES } from "./views/review.js";
import { SearchView } from "./views/search.js";
import { SummitView } from "./views/summit.js";
import { TimelineView } from "./views/timeline.js";
import { TopicView } from "./views/topic.js";
import { TryView } from "./views/try.js";

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
const SINGLE = { search: SearchView, timeline: TimelineView, map: MapView, network: NetworkView, check: CheckView, try: TryView };
const RECORDS = {
  articles: ArticleView,
  summits: SummitView,
  leaders: PersonView,
  people: PersonView,
  countries: CountryView,
  topics: TopicView,
  quotes: RecordView,
  agreements: RecordView,
};

/** Return the view of an address as a component with its properties; another record is another view. */
function viewAt({ segments, parameters, chosen }) {
  const [first, id, sub] = segments;
  if (!first) return html`<${HomeView} />`;
  if (first in SINGLE && !id) return html`<${SINGLE[first]} key=${first} parameters=${parameters} chosen=${chosen} />`;
  if (first === "review" && (id ?? "quotes") in QUEUES && !sub) return html`<${ReviewView} key=${`review/${id}`} resource=${id} parameters=${parameters} />`;
  if (first in LISTS && !id) return html`<${ListView} key=${first} resource=${first} parameters=${parameters} chosen=${chosen} />`;
  if (first in RECORDS && id && !sub) return html`<${RECORDS[first]} key=${`${first}/${id}`} resource=${first} id=${id} parameters=${parameters} chosen=${chosen} />`;
  return html`<div class="page"><h1>There is no such page</h1><p><a href=${addressOf([])}>Begin at the first page</a>.</p></div>`;
}

function Frame() {
  const view = useView();
  const here = view.segments[0] ?? "";
  useEffect(() => {
    const heading = NAVIGATION.find(([name]) => name === here && (view.segments.length === 1 || here === "review"));
    document.title = heading ? `${heading[1]} – Summit` : "Summit";
    document.querySelector(".top nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [here, view.segments.length]);
  return html`
    <a class="skip" href="#view" onClick=${skip}>Skip to the content</a>
    <header class="top">
      <a class="brand" href=${addressOf([])}>Summit</a>
      <${SearchBox} value=${here === "search" ? (view.parameters.get("q") ?? "") : ""} />
      <nav aria-label="Views">${NAVIGATION.map(
        ([name, title]) => html`<a href=${addressOf([name])} aria-current=${name === here ? "page" : null}>${title}</a>`,
      )}</nav>
      <${Theme} />
    </header>
    <main id="view" tabindex="-1">${viewAt(view)}</main>
    <footer class="bottom">
      <p>Every fact is stated by an article: follow it to its sentence. The same data as <a href=${`${ROOT}/v1`}>JSON</a>, <a href=${`${ROOT}/docs`}>documented</a>; <a href=${`${ROOT}/docs/tour`}>a tour</a> of this explorer.</p>
    </footer>`;
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

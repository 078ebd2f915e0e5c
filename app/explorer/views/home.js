// Home: what there is, and ways into it.
import { html, useEffect, useState } from "../vendor/preact.js";
import { addressOf } from "../address.js";
import { useApi } from "../api.js";
import { Section } from "../components/basics.js";
import { Bars } from "../components/bars.js";
import { Months } from "../components/months.js";
import { Request } from "../components/request.js";
import { Rows } from "../components/rows.js";
import { Loaded, Nothing } from "../components/states.js";
import { plural } from "../words.js";

export function View() {
  const stats = useApi("/v1/stats");
  const summits = useApi("/v1/summits?limit=8");
  const articles = useApi("/v1/articles?limit=6");
  const speakers = useApi("/v1/quotes?group_by=speaker&speaker.leader=true&sort=-count&limit=8");
  const topics = useApi("/v1/agreements?group_by=topic&topic__isnull=false&sort=-count&limit=8");
  return html`<${Loaded} result=${stats} rows=${8}>${({ data }) =>
    data.articles.count ? html`<${Overview} stats=${data} lists=${{ summits, articles, speakers, topics }} />` : html`<div class="page"><${Nothing} /></div>`}<//>`;
}

/** The map, with its libraries and outlines, after all that is read. */
function SmallMap() {
  const [WorldMap, setWorldMap] = useState(null);
  useEffect(() => {
    import("../components/world.js").then((module) => setWorldMap(() => module.WorldMap), () => {});
  }, []);
  return html`<div class="map-place">${WorldMap && html`<${WorldMap} small />`}</div>`;
}

function Overview({ stats, lists: { summits, articles, speakers, topics } }) {
  const count = (name, one, many) => html`<a href=${addressOf([name])}>${plural(stats[name].count, one, many)}</a>`;
  return html`<div class="page home">
    <div class="lead">
      <h1>Who met, what was agreed, who said what</h1>
      <p class="counts">${count("articles", "article")} tell of ${count("summits", "summit")}, ${count("agreements", "agreement")} and ${count("quotes", "quote")} by ${count("leaders", "leader")} and others from ${count("countries", "country", "countries")}. Every fact leads to the sentence that states it.</p>
    </div>
    <${Months} />
    <div class="two">
      <div>
        <${Section} id="latest-summits" title="Latest summits" more=${html`<a href=${addressOf(["summits"])}>All summits</a>`}>
          <${Loaded} result=${summits}>${({ data }) => html`<${Rows} resource="summits" records=${data} caption="Latest summits" />`}<//>
        <//>
        <${Section} id="newest-articles" title="Newest articles" more=${html`<a href=${addressOf(["articles"])}>All articles</a>`}>
          <${Loaded} result=${articles}>${({ data }) => html`<${Rows} resource="articles" records=${data} caption="Newest articles" />`}<//>
        <//>
      </div>
      <div>
        <${Section} id="most-quoted" title="Most quoted leaders" more=${html`<a href=${addressOf(["leaders"])}>All leaders</a>`}>
          <${Loaded} result=${speakers}>${({ data }) => html`<${Bars} rows=${data} kind="leader" unit=${["quote", "quotes"]} />`}<//>
        <//>
        <${Section} id="where-map" title="Where they met" more=${html`<a href=${addressOf(["map"])}>Map</a>`}><${SmallMap} /><//>
        ${topics.data?.data.length > 0 && html`<${Section} id="agreed-on" title="Agreed on"><${Bars} rows=${topics.data.data} kind="agreement" unit=${["agreement", "agreements"]} /><//>`}
      </div>
    </div>
    <${Request} path="/v1/stats" />
  </div>`;
}


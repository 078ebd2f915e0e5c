// A topic: summits, agreements and quotes on it.
import { html } from "../vendor/preact.js";
import { addressOf } from "../address.js";
import { useApi } from "../api.js";
import { Request } from "../components/request.js";
import { Loaded } from "../components/states.js";
import { Part } from "./country.js";

export function View({ id }) {
  const path = `/v1/topics/${encodeURIComponent(id)}`;
  const result = useApi(path);
  return html`<div class="page"><${Loaded} result=${result}>${(topic) => html`
    <header class="record-head"><p class="crumb"><a href=${addressOf(["topics"])}>Topics</a></p><h1>${topic.name}</h1></header>
    <${Part} title="Agreed" resource="agreements" filter="topic" id=${topic.id} count=${topic.counts.agreements} />
    <${Part} title="Said" resource="quotes" filter="topic" id=${topic.id} count=${topic.counts.quotes} />
    <${Part} title="Summits" resource="summits" filter="topic" id=${topic.id} count=${topic.counts.summits} />`}<//>
    <${Request} path=${path} /></div>`;
}

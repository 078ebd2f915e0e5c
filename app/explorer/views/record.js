// One quote or agreement, on a page of its own.
import { html } from "../vendor/preact.js";
import { addressOf } from "../address.js";
import { RecordDetail, recordPath } from "../components/record.js";
import { Request } from "../components/request.js";
import { sentence } from "../words.js";

export function View({ resource, id }) {
  return html`<div class="page narrow">
    <p class="crumb"><a href=${addressOf([resource])}>${sentence(resource)}</a></p>
    <${RecordDetail} resource=${resource} id=${id} level=${1} />
    <${Request} path=${recordPath(resource, id)} />
  </div>`;
}

// The latest corrections, each of which can be undone.
import { html, useState } from "../vendor/preact.js";
import { useApi, write } from "../api.js";
import { date, label, word } from "../words.js";
import { Section, To } from "./basics.js";

const FEW = 5;

export function LatestCorrections({ secret, undone }) {
  const { data } = useApi(`/v1/corrections?sort=-number&limit=${FEW}`);
  const [problem, setProblem] = useState(null);
  if (!data?.data.length) return null;
  const undo = (id) => write("DELETE", `/v1/corrections/${encodeURIComponent(id)}`, secret).then(undone, setProblem);
  return html`<${Section} id="latest-corrections" title="Latest corrections" count=${data.page.total?.value}>
    ${problem && html`<p class="problem" role="alert">${problem.message}: ${problem.detail}</p>`}
    <table class="rows compact"><caption class="hidden">Latest corrections</caption>
      <thead><tr><th scope="col">Done</th><th scope="col" class="main">Of</th><th scope="col">By</th><th scope="col">On</th>${secret && html`<th scope="col"><span class="hidden">Undo</span></th>`}</tr></thead>
      <tbody>${data.data.map(
        (each) => html`<tr key=${each.id}>
          <td class="kind">${word(each.action)}</td>
          <td class="main"><${To} path=${`/v1/${each.target}`}>${each.target}<//><span class="sub">${[each.field && label(each.field), each.value ?? each.into, each.dormant && "finds nothing at present"].filter(Boolean).join(": ")}</span></td>
          <td>${each.author}</td><td class="date">${date(each.made_at.slice(0, 10))}</td>
          ${secret && html`<td><button onClick=${() => undo(each.id)} aria-label=${`Undo: ${word(each.action)}, ${each.target}`}>Undo</button></td>`}
        </tr>`,
      )}</tbody>
    </table>
  <//>`;
}

// Check a quote: where a sentence stands, exactly or nearly.
import { html, useState } from "../vendor/preact.js";
import { addressOf, navigate } from "../address.js";
import { send, useApi } from "../api.js";
import { InPlace, To } from "../components/basics.js";
import { Request } from "../components/request.js";
import { Loaded } from "../components/states.js";
import { plural } from "../words.js";

const MOST_CHARACTERS = 2000;
const VERDICTS = {
  exact: ["found", "It stands there, character for character."],
  words: ["found", "The same words stand there; only case, accents or marks differ."],
  near: ["nearly", "Something near stands there, not the same words."],
  absent: ["absent", "It stands in no article here. That does not say that it was never said."],
};

const verify = (text) =>
  send("/v1/verify", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text }) });

export function View({ parameters }) {
  const text = parameters.get("text")?.trim() ?? "";
  const result = useApi(text || null, verify);
  const [length, setLength] = useState(text.length);
  const submit = (event) => {
    event.preventDefault();
    const words = event.target.elements.text.value.trim();
    if (words) navigate(addressOf(["check"], { text: words }));
  };
  return html`<div class="page narrow">
    <h1>Check a quote</h1>
    <p>Paste a sentence: see whether an article here has it, and where.</p>
    <form class="paste" onSubmit=${submit}>
      <label for="quote-text">Sentence</label>
      <textarea id="quote-text" name="text" rows="4" maxlength=${MOST_CHARACTERS} required defaultValue=${text} key=${text} onInput=${(event) => setLength(event.target.value.length)}></textarea>
      <p class="form-foot"><button class="primary">Check</button>${length > MOST_CHARACTERS * 0.8 && html`<span class="sub">${MOST_CHARACTERS - length} characters left</span>`}</p>
    </form>
    ${text && html`<${Loaded} result=${result} rows=${3}>${(found) => html`<${Verdict} found=${found} />`}<//><${Request} path="/v1/verify" body=${{ text }} />`}
  </div>`;
}

function Verdict({ found }) {
  const [kind, words] = VERDICTS[found.verdict] ?? ["nearly", found.verdict];
  return html`<section class=${`verdict ${kind}`} aria-labelledby="verdict">
    <div role="status"><h2 id="verdict">${words}</h2></div>
    <ol class="places">${found.data.map(
      (place) => html`<li>
        <p class="place-head"><${To} path=${place.article.url}>${place.article.name}<//>${place.match === "near" && html` <span class="sub">${Math.round(place.likeness * 100)} % alike</span>`}</p>
        <blockquote class="passage"><${InPlace} piece=${place} /></blockquote>
        ${place.quotes.length > 0 && html`<p class="place-links">${plural(place.quotes.length, "quote")} there: ${place.quotes.map((quote) => html`<${To} path=${quote.url}>${quote.name}<//> `)}</p>`}
      </li>`,
    )}</ol>
  </section>`;
}

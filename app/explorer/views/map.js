// A map of summits with its list beside it.
import { html, useState } from "../vendor/preact.js";
import { addressOf } from "../address.js";
import { useApi } from "../api.js";
import { Stub, When } from "../components/basics.js";
import { Request } from "../components/request.js";
import { Loaded } from "../components/states.js";
import { loadMap, MAP_PATH, placesOf, WorldMap } from "../components/world.js";
import { plural } from "../words.js";

export function View({ parameters }) {
  const years = parameters.get("date") ?? "";
  const path = `${MAP_PATH}${years && `&date=${encodeURIComponent(years)}`}`;
  const result = useApi(path, loadMap);
  const [chosen, setChosen] = useState(null);
  return html`<div class="page wide">
    <h1>Where they met</h1>
    <${Loaded} result=${result}>${({ data }) => {
      const places = placesOf(data);
      const nowhere = data.length - places.reduce((sum, place) => sum + place.summits.length, 0);
      return html`<div class="map-and-list">
        <${WorldMap} places=${places} chosen=${chosen} />
        <table class="rows compact"><caption class="hidden">Places</caption>
          <thead><tr><th scope="col" class="main">Where</th><th scope="col">Summits</th><th scope="col" class="date">Last</th></tr></thead>
          <tbody>${places.map(
            (place) => html`<tr key=${place.key} onMouseEnter=${() => setChosen(place.key)} onMouseLeave=${() => setChosen(null)}>
              <td class="main"><a href=${addressOf(["summits"], { place: place.name })}>${place.name}</a><span class="sub"><${Stub} stub=${place.country} /></span></td>
              <td class="number">${place.summits.length}</td><td class="date"><${When} date=${place.summits[0].date} unknown="—" /></td></tr>`,
          )}</tbody></table>
      </div>
      ${nowhere > 0 && html`<p class="none">${plural(nowhere, "summit")} more without a known place.</p>`}`;
    }}<//>
    <${Request} path=${path} />
  </div>`;
}

// A map of summits: an equal-earth projection, dots by place sized by the number of meetings.
import { html, useEffect, useMemo, useState } from "../vendor/preact.js";
import { feature, geoEqualEarth, geoPath, scaleSqrt } from "../vendor/d3.js";
import { addressOf, navigate } from "../address.js";
import { loadAll, useApi } from "../api.js";
import { plural } from "../words.js";

const SIZE = { width: 960, height: 480 };
const SHOWN = 425; // without Antarctica
// In a narrower window the map is smaller, and its names are larger on it (style.css).
const LETTER = { narrow: 13, wide: 8 };
const MOST_SUMMITS = 2000;
let world = null;

/** Places of summits with their coordinates, those of most summits first. */
export function placesOf(summits) {
  const places = new Map();
  for (const summit of summits) {
    const { place } = summit;
    if (place?.lat === null || place?.lat === undefined) continue;
    const key = `${place.lat},${place.lon}`;
    if (!places.has(key)) places.set(key, { key, name: place.name, country: place.country, lat: place.lat, lon: place.lon, summits: [] });
    places.get(key).summits.push(summit);
  }
  return [...places.values()].sort((a, b) => b.summits.length - a.summits.length);
}

export const MAP_PATH = "/v1/summits?fields=id,name,date,place,status,url&limit=1000";
export const loadMap = (path) => loadAll(path, MOST_SUMMITS);

function useLand() {
  const [land, setLand] = useState(world);
  useEffect(() => {
    if (world) return;
    fetch(new URL("../vendor/world.json", import.meta.url))
      .then((response) => response.json())
      .then((atlas) => setLand((world = feature(atlas, atlas.objects.countries))));
  }, []);
  return land;
}

/** Names beside their dots, right or left of them, where they cover neither a name nor a dot of more summits. */
function labels(places, project, radius) {
  const taken = places.map((place) => {
    const [x, y] = project([place.lon, place.lat]);
    const r = radius(place.summits.length);
    return { place, left: x - r, right: x + r, top: y - r, bottom: y + r, x, y, r };
  });
  const letter = window.innerWidth < 1280 ? LETTER.narrow : LETTER.wide;
  const free = (box, own) => taken.every((each) => each === own || box.right < each.left || box.left > each.right || box.bottom < each.top || box.top > each.bottom);
  return [...taken].flatMap((dot) => {
    const width = (dot.place.name ?? "").length * letter + 6;
    const sides = [
      { anchor: "start", x: dot.x + dot.r + 4, left: dot.x + dot.r, right: dot.x + dot.r + width },
      { anchor: "end", x: dot.x - dot.r - 4, left: dot.x - dot.r - width, right: dot.x - dot.r },
    ].map((side) => ({ ...side, top: dot.y - letter - 1, bottom: dot.y + letter + 1 }));
    const side = sides.find((box) => free(box, dot));
    if (!side) return [];
    taken.push(side);
    return [{ place: dot.place, x: side.x, y: dot.y + letter / 2 + 1, anchor: side.anchor }];
  });
}

/** The world with places; `only` shows one summit, `small` leaves names out. */
export function WorldMap({ only, small, places: given, chosen }) {
  const result = useApi(only || given ? null : MAP_PATH, loadMap);
  const land = useLand();
  const places = given ?? placesOf(only ? [only] : (result.data?.data ?? []));
  const path = useMemo(() => {
    const projection = geoEqualEarth().fitExtent([[2, 2], [SIZE.width - 2, SIZE.height - 2]], { type: "Sphere" });
    return { project: projection, draw: geoPath(projection) };
  }, []);
  const shapes = useMemo(() => (land ? land.features.filter(({ id }) => id !== "010").map((country) => path.draw(country)).join("") : ""), [land]);
  const radius = scaleSqrt([1, Math.max(12, places[0]?.summits.length ?? 1)], small ? [9, 22] : [6, 20]);
  const names = small ? [] : labels(places, path.project, radius);
  const told = places.slice(0, 5).map((place) => `${place.name} ${place.summits.length}`).join(", ");
  const open = (place) => navigate(addressOf(["summits"], { place: place.name }));
  return html`<svg class="world" viewBox=${`0 0 ${SIZE.width} ${SHOWN}`} role="img" aria-label=${`Map of ${plural(places.length, "place")}${told && `: ${told}`}`}>
    <path class="sea" d=${path.draw({ type: "Sphere" })} />
    <path class="land" d=${shapes} />
    ${[...places].reverse().map((place) => {
      const [x, y] = path.project([place.lon, place.lat]);
      return html`<circle key=${place.key} class=${`place ${place.key === chosen ? "chosen" : ""}`} cx=${x} cy=${y} r=${only ? 12 : radius(place.summits.length)} onClick=${() => !only && open(place)}>
        <title>${place.name}: ${plural(place.summits.length, "summit")}</title></circle>`;
    })}
    ${names.map(({ place, x, y, anchor }) => html`<text key=${`name ${place.key}`} x=${x} y=${y} text-anchor=${anchor}>${place.name}</text>`)}
  </svg>`;
}

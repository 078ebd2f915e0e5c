// Bundles the explorer's libraries into app/explorer/vendor, with a table of their names, versions, licences and hashes.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../../app/explorer/vendor");
const modules = join(here, "node_modules");

const BUNDLES = {
  "preact.js": `
    import { h, render, Fragment } from "preact";
    import htm from "htm";
    export * from "preact/hooks";
    export { h, render, Fragment };
    export const html = htm.bind(h);`,
  "d3.js": `
    export { geoEqualEarth, geoPath, geoGraticule10 } from "d3-geo";
    export { forceSimulation, forceLink, forceManyBody, forceCenter, forceCollide, forceX, forceY } from "d3-force";
    export { scaleLinear, scaleSqrt, scaleUtc } from "d3-scale";
    export { feature } from "topojson-client";`,
};
const FILES = { "world.json": "world-atlas/countries-110m.json" };

mkdirSync(target, { recursive: true });
const packages = new Set(["world-atlas"]);
for (const [name, contents] of Object.entries(BUNDLES)) {
  const { metafile } = await build({
    stdin: { contents, resolveDir: here },
    outfile: join(target, name),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    metafile: true,
  });
  for (const input of Object.keys(metafile.inputs)) {
    const found = input.match(/node_modules\/([^/]+)/);
    if (found) packages.add(found[1]);
  }
}
for (const [name, source] of Object.entries(FILES)) writeFileSync(join(target, name), readFileSync(join(modules, source)));

const about = (name) => JSON.parse(readFileSync(join(modules, name, "package.json"), "utf-8"));
const licence = (name) => {
  const file = readdirSync(join(modules, name)).find((each) => /^licen[cs]e/i.test(each));
  return file ? readFileSync(join(modules, name, file), "utf-8").trim() : `${about(name).license} licence`;
};
const row = (...cells) => `| ${cells.join(" | ")} |`;
const made = [...Object.keys(BUNDLES), ...Object.keys(FILES)].map((name) => {
  const content = readFileSync(join(target, name));
  const hash = createHash("sha256").update(content).digest("hex");
  return row(`\`${name}\``, content.length, gzipSync(content, { level: 9 }).length, `\`${hash}\``);
});
const names = [...packages].sort();
writeFileSync(
  join(target, "README.md"),
  `# Libraries of the explorer

Made by \`make vendor\` from the versions of .ci/vendor; not edited by hand. Licences are in licences.txt.

${row("file", "bytes", "gzip", "SHA-256")}
| --- | ---: | ---: | --- |
${made.join("\n")}

${row("package", "version", "licence")}
| --- | --- | --- |
${names.map((name) => row(name, about(name).version, about(name).license)).join("\n")}
`,
);
writeFileSync(
  join(target, "licences.txt"),
  names.map((name) => `${name} ${about(name).version}\n\n${licence(name)}\n`).join(`\n${"-".repeat(80)}\n\n`),
);

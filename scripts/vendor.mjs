// Makes static/vendor from the pinned packages of package.json: `npm ci && npm run vendor`.
// The result is committed, so that running Gradwalk needs neither Node nor a network. Two runs give the same bytes.

import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const MODULES = join(ROOT, "node_modules");
const VENDOR = join(ROOT, "static", "vendor");

/** What the page uses of d3, by package: the rest stays out of the file. */
const D3 = {
  "d3-array": ["extent", "max"],
  "d3-axis": ["axisBottom", "axisLeft"],
  "d3-contour": ["contours"],
  "d3-scale": ["scaleLinear", "scaleLog"],
  "d3-selection": ["select"],
  "d3-shape": ["line"],
  "d3-zoom": ["zoom", "zoomIdentity", "zoomTransform"],
};
const CODEMIRROR = ["autocomplete", "commands", "language", "lint", "state", "view"].map(
  (part) => `@codemirror/${part}`,
);

/** One file each: its name, its source text (module syntax), and the packages whose licences it carries. */
const BUNDLES = [
  {
    file: "d3.js",
    source: Object.entries(D3)
      .map(([name, parts]) => `export { ${parts.join(", ")} } from "${name}";`)
      .join("\n"),
    packages: Object.keys(D3),
  },
  {
    file: "codemirror.js",
    source: [...CODEMIRROR.map((name) => `export * from "${name}";`), 'export { tags } from "@lezer/highlight";'].join(
      "\n",
    ),
    packages: [...CODEMIRROR, "@lezer/highlight"],
  },
  { file: "temml.js", source: 'export { default } from "temml";', packages: ["temml"] },
  { file: "elk-api.js", source: 'import ELK from "elkjs/lib/elk-api.js"; export default ELK;', packages: ["elkjs"] },
  { file: "fflate.js", source: 'export { strToU8, zipSync } from "fflate";', packages: ["fflate"] },
];

/** Files taken as they are: from a package, to a name in static/vendor. */
const COPIES = [
  ["elkjs", "lib/elk-worker.min.js", "elk-worker.js"],
  ["temml", "dist/Temml-STIX2.css", "temml.css"],
  ["@fontsource/stix-two-math", "files/stix-two-math-latin-400-normal.woff2", "STIXTwoMath.woff2"],
  ["swagger-ui-dist", "swagger-ui-bundle.js", "swagger-ui.js"],
  ["swagger-ui-dist", "swagger-ui.css", "swagger-ui.css"],
];
for (const subset of ["latin", "latin-ext", "cyrillic", "greek"]) {
  COPIES.push(["@fontsource-variable/inter", `files/inter-${subset}-wght-normal.woff2`, `fonts/inter-${subset}.woff2`]);
  for (const style of ["normal", "italic"]) {
    COPIES.push([
      "@fontsource-variable/source-serif-4",
      `files/source-serif-4-${subset}-wght-${style}.woff2`,
      `fonts/source-serif-4-${subset}-${style}.woff2`,
    ]);
  }
  COPIES.push([
    "@fontsource-variable/jetbrains-mono",
    `files/jetbrains-mono-${subset}-wght-normal.woff2`,
    `fonts/jetbrains-mono-${subset}.woff2`,
  ]);
}

const TYPES = {
  "d3.d.ts": `export { ${Object.values(D3).flat().join(", ")} } from "d3";\n`,
  "codemirror.d.ts": [
    ...CODEMIRROR.map((name) => `export * from "${name}";`),
    'export { tags } from "@lezer/highlight";',
    "",
  ].join("\n"),
  "temml.d.ts": 'export { default } from "temml";\n',
  "fflate.d.ts": 'export { strToU8, zipSync } from "fflate";\n',
  "elk-api.d.ts": 'export { default } from "elkjs/lib/elk-api.js";\n',
};

const manifest = (name) => JSON.parse(readFileSync(join(MODULES, name, "package.json"), "utf8"));
const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
const digest = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");
const flat = (name) => name.replace("@", "").replace("/", "-");

/** Text without the comments that make browsers look for source maps. */
const withoutMaps = (text) =>
  text.replace(/^[/][/*]# sourceMappingURL=.*$/gm, "").replace(/[/][*]# sourceMappingURL=.*?[*][/]/g, "");

async function bundle({ file, source }) {
  const result = await build({
    stdin: { contents: source, resolveDir: ROOT, loader: "js" },
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "none",
    write: false,
    metafile: true,
  });
  writeFileSync(join(VENDOR, file), withoutMaps(result.outputFiles[0].text));
  return Object.keys(result.metafile.inputs);
}

function copy([name, from, to]) {
  const target = join(VENDOR, to);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(MODULES, name, from), target);
  if (!/\.(js|css)$/.test(to)) return;
  const text = withoutMaps(readFileSync(target, "utf8"));
  writeFileSync(target, to.endsWith(".css") ? text.replace(/\/\*[\s\S]*?\*\//g, "") : text);
}

/** The package that an input file of a bundle belongs to. */
function owner(path) {
  const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(path);
  return match?.[1];
}

function licence(name) {
  const licenceFile = readdirSync(join(MODULES, name)).find((file) => /^(licen[cs]e|copying)/i.test(file));
  mkdirSync(join(VENDOR, "licenses"), { recursive: true });
  const text = licenceFile
    ? readFileSync(join(MODULES, name, licenceFile), "utf8")
    : `${name}: ${manifest(name).license}\n`;
  writeFileSync(join(VENDOR, "licenses", `${flat(name)}.txt`), text);
}

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(VENDOR, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"))
    .sort();
}

rmSync(VENDOR, { recursive: true, force: true });
mkdirSync(VENDOR, { recursive: true });
const packages = new Set(COPIES.map(([name]) => name));
for (const entry of BUNDLES) {
  for (const path of await bundle(entry)) if (owner(path)) packages.add(owner(path));
}
COPIES.forEach(copy);
for (const [file, text] of Object.entries(TYPES)) writeFileSync(join(VENDOR, file), text);
for (const name of packages) licence(name);

const report = {
  packages: [...packages].sort().map((name) => ({
    name,
    version: manifest(name).version,
    licence: manifest(name).license,
    integrity: lock.packages[`node_modules/${name}`].integrity,
  })),
  files: Object.fromEntries(files(VENDOR).map((file) => [file, digest(join(VENDOR, file))])),
};
writeFileSync(join(VENDOR, "VENDOR.json"), `${JSON.stringify(report, null, 1)}\n`);
console.log(`static/vendor: ${Object.keys(report.files).length} files of ${packages.size} packages`);

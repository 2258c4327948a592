// Makes static/vendor from the pinned packages of package.json: `npm ci && npm run vendor`.
// The result is committed, so that running Gradwalk needs neither Node nor a network. Two runs give the same bytes.

import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import subsetFont from "subset-font";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const MODULES = join(ROOT, "node_modules");
const VENDOR = join(ROOT, "static", "vendor");

/** What the page uses of d3, by file and package: the rest stays out. Charts come later than the graph. */
const D3 = {
  "d3.js": { "d3-selection": ["select"], "d3-zoom": ["zoom", "zoomIdentity", "zoomTransform"] },
  "d3-charts.js": {
    "d3-array": ["extent", "max"],
    "d3-axis": ["axisBottom", "axisLeft"],
    "d3-contour": ["contours"],
    "d3-scale": ["scaleLinear", "scaleLog"],
    "d3-shape": ["line"],
  },
};
const CODEMIRROR = ["autocomplete", "commands", "language", "lint", "state", "view"].map(
  (part) => `@codemirror/${part}`,
);

/** One file each: its name, its source text (module syntax), and the packages whose licences it carries. */
const BUNDLES = [
  ...Object.entries(D3).map(([file, parts]) => ({
    file,
    source: Object.entries(parts)
      .map(([name, names]) => `export { ${names.join(", ")} } from "${name}";`)
      .join("\n"),
    packages: Object.keys(parts),
  })),
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

/**
 * Small pieces of the fonts with what the page mostly says, in the weights that it has: a first visit loads these alone.
 * The ranges are those of static/css/fonts.css, which a test compares. Of Inter the figures of equal width are needed,
 * of the others no alternates.
 */
const WEIGHTS = { wght: { min: 400, max: 700 } };
const PIECES = {
  basic: {
    of: "latin",
    range:
      "U+0020-007E, U+00A0, U+00AB, U+00B0-00B3, U+00B7, U+00B9, U+00BB, U+00BD, U+00D7, U+00F7, U+0304, U+0308, " +
      "U+2013-2014, U+2018-2019, U+201C-201E, U+2022, U+2026, U+2191, U+2193, U+2212",
  },
  russian: { of: "cyrillic", range: "U+0401, U+0410-044F, U+0451, U+2116" },
};
const SUBSETS = Object.entries(PIECES).flatMap(([piece, { of, range }]) =>
  COPIES.filter(
    ([, , to]) => to.startsWith("fonts/") && to.split(/[-.]/).includes(of) && !to.includes("latin-ext"),
  ).map(([name, from, to]) => ({
    name,
    from,
    to: to.replace(of, piece),
    range,
    isWhole: piece === "basic" && to.includes("inter"),
  })),
);

const TYPES = {
  ...Object.fromEntries(
    Object.entries(D3).map(([file, parts]) => [
      file.replace(".js", ".d.ts"),
      `export { ${Object.values(parts).flat().join(", ")} } from "d3";\n`,
    ]),
  ),
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

/** The characters of a range of CSS, `U+20-7E, U+A0`. */
function characters(range) {
  return range
    .split(", ")
    .flatMap((part) => {
      const [first, last = first] = part
        .slice(2)
        .split("-")
        .map((digits) => Number.parseInt(digits, 16));
      return Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at));
    })
    .join("");
}

async function subset({ name, from, to, range, isWhole }) {
  const options = { targetFormat: "woff2", variationAxes: WEIGHTS, noLayoutClosure: !isWhole };
  const font = await subsetFont(readFileSync(join(MODULES, name, from)), characters(range), options);
  writeFileSync(join(VENDOR, to), font);
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
for (const piece of SUBSETS) await subset(piece);
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

// node draw-figures.js FOLDER: figures of golden traces as files, for the tests that render them.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { figuresOf, svgOf } from "./figures.js";

const folder = process.argv[2];

/** @param {string} name @param {string} svg */
const write = (name, svg) => writeFileSync(join(folder, `${name}.svg`), svg);

for (const name of ["sigmoid", "matrix", "blocks"]) {
  const { walked, figures } = await figuresOf(name);
  const last = walked.length - 1;
  const positions = { start: 0, middle: Math.ceil(last * 0.7), end: last };
  for (const [step, position] of Object.entries(positions)) write(`${name}-${step}`, svgOf(figures.at(position)));
}
const russian = await figuresOf("sigmoid", { locale: "ru" });
write("sigmoid-russian", svgOf(russian.figures.at(russian.walked.length - 1), "dark"));
const { figures } = await figuresOf("sigmoid", { blanks: true });
write("sigmoid-worksheet", svgOf(figures.worksheet()));

// The real layout engine, run here without a worker.

import { readFileSync } from "node:fs";
import vm from "node:vm";

/** The vendored file is a classic script for browsers' workers; it also exports the worker as a class. */
const ElkWorker = (() => {
  const text = readFileSync(new URL("../../static/vendor/elk-worker.js", import.meta.url), "utf8");
  const module = { exports: {} };
  vm.runInThisContext(`(function (module, exports, require) {${text}\n})`)(module, module.exports, () => ({}));
  return module.exports.Worker;
})();

/** @param {object} graph */
export async function elk(graph) {
  const worker = new ElkWorker("");
  let turn = 0;
  const ask = (message) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.error ? reject(data.error) : resolve(data.data));
      worker.postMessage({ id: (turn += 1), ...message });
    });
  await ask({ cmd: "register", algorithms: ["layered"] });
  return ask({ cmd: "layout", graph, layoutOptions: {}, options: {} });
}

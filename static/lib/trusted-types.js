// The only Trusted Types policy: a script URL must be that of one of our own libraries.

const LIBRARIES = new URL("../vendor/", import.meta.url).href;

const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("gradwalk", { createScriptURL: own });

/** @param {string} address @returns {string} */
export function own(address) {
  if (!address.startsWith(LIBRARIES)) throw new TypeError("only scripts of static/vendor may run");
  return address;
}

/** A worker that runs a library. @param {string} name @returns {Worker} */
export function libraryWorker(name) {
  const address = new URL(name, LIBRARIES).href;
  return new Worker(policy ? policy.createScriptURL(address) : own(address));
}

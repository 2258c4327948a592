// A browser's storage, for modules that keep something there.

/** Put an empty storage into the place of the browser's until the test ends. */
export function withStorage(t) {
  const items = new Map();
  globalThis.localStorage = {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, text) => items.set(name, text),
    removeItem: (name) => items.delete(name),
  };
  t.after(() => delete globalThis.localStorage);
  return items;
}

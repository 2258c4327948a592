// Loads files of the page again that were lost on the way, and says so. The server writes this script into the page
// itself (app/http/loader.py), so that it cannot be lost alone. Its words are in templates/loading.html.

{
  /** Milliseconds to wait after the first failure of a file, the second, … and every later one. */
  const WAITS = [500, 1_000, 2_000, 4_000, 4_500];
  /** Milliseconds for a file to come whole, at the first attempt; later ones have more. */
  const TIMEOUT = 15_000;
  /** The upper bound on a Retry-After, in seconds. */
  const MAX_WAIT = 120;
  /** Attempts at a file that answers 404: another instance, of this page's version, may have it. */
  const MISSES = 12;
  /** Consecutive files that answer 404 before the rest are taken to be missing too. */
  const ALL_MISSES = 40;
  /** How often the page reloads by itself before it leaves that to the reader. */
  const RELOADS = 3;
  /** How often fonts are tried again: without them the page is whole, only plainer. */
  const FONT_TRIES = 8;
  /** Milliseconds after which a page that does not begin says so. */
  const LATE = 10_000;
  let pending = 0;
  let fontTries = 0;
  let gone = 0;
  let begun = false;
  let broken = false;
  let leaving = false;
  /** The addresses of modules that did not arrive. @type {Set<string>} */
  const lost = new Set();
  /** @type {Set<() => void>} */
  const sleepers = new Set();
  const root = document.documentElement;
  root.dataset.loader = "";

  const query = new URLSearchParams(location.search);

  /** What this browser keeps. @param {"localStorage" | "sessionStorage"} storage @param {string} name */
  const kept = (storage, name) => {
    try {
      return globalThis[storage].getItem(name);
    } catch {
      return null; // Private windows may refuse: then nothing was kept.
    }
  };

  /** A lecture is bare, in its look, as static/lecture/screen.js shows it: a dark hall must not see a white page. */
  const prepareLecture = () => {
    const look = query.get("look") ?? kept("localStorage", "look") ?? "";
    root.dataset.look = ["dark", "print"].includes(look) ? look : "light";
    root.dataset.theme = look === "dark" ? "dark" : "light";
    const observer = new MutationObserver(() => {
      document.body?.classList.add("is-lecture");
      if (document.body) observer.disconnect();
    });
    observer.observe(root, { childList: true }); // it is called before anything of the body is painted
  };

  /**
   * Before the first paint: a lecture, the theme that was chosen, and whether the address or the tab says what is
   * opened. What the walk opens with otherwise stands in the page already, and must not be taken for it.
   */
  const prepare = () => {
    const names = [...query.keys()].filter((name) => name !== "lang");
    const hasDraft = kept("sessionStorage", "gradwalk-draft") !== null;
    root.toggleAttribute("data-elsewhere", names.length > 0 || location.hash.length > 1 || hasDraft);
    const theme = query.get("theme") ?? kept("localStorage", "theme");
    if (theme === "dark" || theme === "light") root.dataset.theme = theme; // else as the system has it
    if (query.get("view") === "lecture") prepareLecture();
  };
  prepare();

  /** @param {string | null} kind  Which of the words to say; null: none. @returns {void} */
  const say = (kind) => {
    const place = document.getElementById("loading");
    if (!place) return addEventListener("DOMContentLoaded", () => say(kind), { once: true });
    if (broken) return; // the last word
    broken = kind === "broken";
    for (const words of place.querySelectorAll("span")) words.hidden = words.dataset.kind !== kind;
    place.toggleAttribute("data-shown", kind !== null);
  };

  const wakeAll = () => sleepers.forEach((wake) => wake());

  /** @param {number} milliseconds @param {boolean} required  the server asked for it @returns {Promise<void>} */
  const pause = (milliseconds, required) =>
    new Promise((resolve) => {
      const wake = () => {
        sleepers.delete(wake);
        resolve();
      };
      if (!required) sleepers.add(wake);
      setTimeout(wake, milliseconds);
    });

  /** Longer each time, and not all readers at once. @param {number} count @param {number} [after]  seconds */
  const wait = (count, after = 0) => {
    const own = WAITS[Math.min(count, WAITS.length - 1)] * (0.5 + Math.random() / 2);
    return pause(Math.max(own, Math.min(after, MAX_WAIT) * 1_000 * (1 + Math.random() / 4)), after > 0);
  };

  /**
   * The whole of a file, or a rejection. Without its digest, which the browser would compare with an error's body too:
   * that is checked where the file is used.
   * @param {string} url @param {number} timeout
   */
  const download = (url, timeout) => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), timeout);
    return fetch(url, { cache: "reload", signal: controller.signal })
      .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(answer)))
      .then(() => {
        gone = 0;
      })
      .finally(() => clearTimeout(timer));
  };

  /**
   * A file, however long it takes; the browser's cache then has it.
   * @param {string} url @param {number} [count] @param {number} [misses]
   * @returns {Promise<unknown>}
   */
  const get = (url, count = 0, misses = 0) =>
    download(url, TIMEOUT * (count + 1)).catch((answer) => {
      if (answer?.status !== 404) {
        const after = Number(answer?.headers?.get("Retry-After")) || 0;
        return wait(count, after).then(() => get(url, count + 1, misses));
      }
      gone += 1;
      if (misses >= MISSES || gone >= ALL_MISSES) return new Promise(reload); // this version is gone
      return pause(100 + 200 * Math.random(), false).then(() => get(url, count, misses + 1));
    });

  /** Begin anew with the version that there is now; the view is in the address. */
  const reload = () => {
    const count = history.state?.reloads ?? 0;
    if (leaving) return;
    if (count >= RELOADS) return say("broken");
    leaving = true;
    history.replaceState({ ...history.state, reloads: count + 1 }, "");
    location.reload();
  };

  /** Say that work of the loader goes on until it is done. @param {Promise<unknown>} work */
  const follow = (work) => {
    pending += 1;
    say("lost");
    void work.then(() => {
      pending -= 1;
      if (!pending) say(null);
    });
  };

  /** @param {HTMLLinkElement} link */
  const restyle = (link) => {
    const copy = /** @type {HTMLLinkElement} */ (link.cloneNode());
    const tries = Number(link.dataset.tries ?? 0);
    copy.dataset.tries = String(tries + 1);
    return (tries ? wait(tries) : Promise.resolve()).then(() => get(link.href)).then(() => link.replaceWith(copy));
  };

  /**
   * Bring a module into the page, checked by its digest; what is there already is not loaded again.
   * @param {Pick<HTMLLinkElement, "href" | "integrity">} file @param {number} [tries] @returns {Promise<unknown>}
   */
  const preload = ({ href, integrity }, tries = 0) => {
    // Some browsers hold a module for lost as long as the document stands.
    if (tries > MISSES) return new Promise(reload);
    const link = Object.assign(document.createElement("link"), { rel: "modulepreload", integrity, href });
    const there = lost.delete(href) ? get(href) : Promise.resolve();
    const ready = there.then(() => pause(200 * tries, true));
    return ready.then(() => {
      if (!link.relList.supports("modulepreload")) return get(href);
      return new Promise((resolve, reject) => {
        link.addEventListener("load", resolve);
        link.addEventListener("error", reject);
        document.head.append(link);
      }).catch(() => preload({ href, integrity }, tries + 1));
    });
  };

  /**
   * A file in the browser's cache, whole and as its digest says. A module that is imported before it is there would be
   * lost for as long as the document stands.
   * @param {HTMLLinkElement} file @param {() => void} onLoss @param {number} [count] @returns {Promise<unknown>}
   */
  const secure = (file, onLoss, count = 0) =>
    fetch(file.href, { integrity: file.integrity, cache: count ? "reload" : "default" })
      .then((answer) => answer.arrayBuffer())
      .catch(() => {
        onLoss();
        const there = get(file.href).then(() => wait(count));
        return there.then(() => secure(file, onLoss, count + 1));
      });

  /** Modules for a part of the page that is opened now (lib/rooms.js). @param {HTMLLinkElement[]} files */
  const bringModules = (files) => {
    let isLost = false;
    const onLoss = () => {
      if (!isLost) follow(all);
      isLost = true;
    };
    const all = Promise.all(files.map((file) => secure(file, onLoss).then(() => preload(file))));
    return all;
  };

  /** All modules, then the page from the top. @param {HTMLScriptElement} script @returns {Promise<unknown>} */
  const restart = (script) => {
    const { src: href, integrity } = script;
    const modules = [...document.querySelectorAll("link")].filter(({ rel }) => rel === "modulepreload");
    if (script.type !== "module") return get(href).then(() => new Promise(reload));
    const all = Promise.all([{ href, integrity }, ...modules].map((file) => preload(file)));
    return all.then(() => import(href)).then(start, () => new Promise(reload));
  };

  const start = () => {
    begun = true;
    if (!pending) say(null);
    if (history.state?.reloads) history.replaceState(null, "");
  };

  /** @param {ErrorEvent} event */
  const onError = ({ target, error }) => {
    if (target instanceof HTMLLinkElement && target.rel === "stylesheet") follow(restyle(target));
    else if (target instanceof HTMLLinkElement && target.rel === "modulepreload") lost.add(target.href);
    else if (target instanceof HTMLScriptElement) follow(restart(target));
    else if (error && document.querySelector("[data-panel]")) say("broken"); // before the panels are in their places
  };

  const renewFonts = () => {
    fontTries += 1;
    if (fontTries > FONT_TRIES) return;
    void wait(fontTries).then(() => {
      for (const link of document.querySelectorAll("link"))
        if (link.dataset.fonts !== undefined) link.replaceWith(link.cloneNode());
    });
  };

  Object.assign(globalThis, { bringModules });
  addEventListener("error", onError, true);
  document.addEventListener("load", ({ target }) => target instanceof HTMLScriptElement && start(), true);
  document.fonts?.addEventListener("loadingerror", renewFonts);
  addEventListener("online", wakeAll);
  addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("#loading a")) return;
    event.preventDefault(); // the link itself, for browsers without this script, would lose the view in the address
    if (sleepers.size) wakeAll();
    else location.reload();
  });
  setTimeout(() => !begun && !pending && say("late"), LATE);
}

// The entry point of the presenter window.

import { isChannel } from "../lecture/channel.js";
import { presenter } from "../lecture/presenter.js";
import { byId, h } from "../lib/dom.js";
import { loadTexts, t } from "../lib/i18n.js";
import { readPreference } from "../lib/preferences.js";
import { startTheme } from "../lib/theme.js";
import { keys } from "../panels/keys.js";

/** What is done in the lecture's window. @type {import("../walk/commands.js").Command[]} */
const COMMANDS = [
  "next",
  "back",
  "first",
  "end",
  "toggle",
  "enter",
  "black",
  "white",
  "ask",
  "pointer",
  "look",
  "nextView",
  "backView",
  "nextTab",
  "backTab",
];

startTheme();
await loadTexts();

const place = byId("presenter");
const channel = new URLSearchParams(location.search).get("channel");
if (isChannel(channel)) {
  const { command, type } = presenter(place, channel);
  keys(Object.fromEntries(COMMANDS.map((name) => [name, () => command(name)])), {
    letters: () => readPreference("letters") !== "off",
    retreat() {
      command("retreat");
      return true;
    },
    isLecture: () => true,
    type,
  });
} else {
  place.append(
    h("h1", {}, t("Presenter window")),
    h("p", {}, t("It belongs to a lecture: begin one with L on the walk, then press P there.")),
    h("p", {}, h("a", { href: "./?view=lecture" }, t("To the lecture"))),
  );
}

// A file of JSON that is dropped anywhere on a page is a list of views.

/** @param {(file: File) => Promise<void>} take */
export function listenToDrops(take) {
  const isFile = (/** @type {DragEvent} */ { dataTransfer }) => dataTransfer?.types.includes("Files") ?? false;
  document.addEventListener("dragover", (event) => isFile(event) && event.preventDefault());
  const drop = (/** @type {DragEvent} */ event) => {
    const file = [...(event.dataTransfer?.files ?? [])].find(
      ({ name, type }) => /\.json$/i.test(name) || type === "application/json",
    );
    if (!file) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void take(file);
  };
  document.addEventListener("drop", drop, { capture: true });
}

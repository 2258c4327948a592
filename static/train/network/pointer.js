// What a pointer does over the picture of a network.

/**
 * Whether the pointer has moved, and not the page below it, as where a dialog closes: a mouse that was put down looks
 * at nothing.
 * @param {PointerEvent} event
 */
export const isMoved = ({ pointerType, movementX, movementY }) =>
  pointerType !== "mouse" || movementX !== 0 || movementY !== 0;

// Icons of the player, each one path on a grid of 24 units.

export const FIRST = "M5 4h3v16H5zM20 4v16L9 12z";
export const BACK = "M17 4v16L6 12z";
export const NEXT = "M7 4v16l11-8z";
export const LAST = "M16 4h3v16h-3zM4 4v16l11-8z";
export const PLAY = "M6 3v18l15-9z";
export const PAUSE = "M6 4h4v16H6zM14 4h4v16h-4z";
export const PLUS = "M11 4h2v7h7v2h-7v7h-2v-7H4v-2h7z";
export const MINUS = "M4 11h16v2H4z";
export const FIT = "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z";
export const THEME = "M12 3a9 9 0 1 0 0 18zM13.5 3.1v17.8a9 9 0 0 0 0-17.8z";
export const CLOSE = "M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z";
export const UNDO = "M9 4v4.5h5.5a6 6 0 0 1 0 12H7v-2.2h7.5a3.8 3.8 0 0 0 0-7.6H9V15L2.5 9.5z";
export const REDO = "M15 4v4.5H9.5a6 6 0 0 0 0 12H17v-2.2H9.5a3.8 3.8 0 0 1 0-7.6H15V15l6.5-5.5z";
export const TEXT = "M4 5h16v2H4zM4 11h16v2H4zM4 17h10v2H4z";
export const LENS =
  "M10.5 3a7.5 7.5 0 0 1 5.9 12.1l5 5-1.5 1.5-5-5A7.5 7.5 0 1 1 10.5 3zm0 2a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z";
export const CHECKED =
  "M4 4h16v9h-2V6H6v12h6v2H4zM8 8h8v2H8zM8 12h5v2H8zM14.4 17.2l2.1 2.1 4.1-4.6 1.5 1.3-5.5 6.2-3.6-3.6z";
export const SAVE = "M11 3h2v9l3.5-3.5L18 10l-6 6-6-6 1.5-1.5L11 12zM4 18h16v2.5H4z";
export const SHARE = "M12 2l5 5-1.5 1.5L13 6v10h-2V6L8.5 8.5 7 7zM5 11h4v2H7v7h10v-7h-2v-2h4v11H5z";
export const MENU = "M4 6h16v2H4zM4 11h16v2H4zM4 16h16v2H4z";
export const LIST = "M3 5h3v3H3zM9 5h12v3H9zM3 10.5h3v3H3zM9 10.5h12v3H9zM3 16h3v3H3zM9 16h12v3H9z";
export const UP = "M12 5l7 8h-4.5v6h-5v-6H5z";
export const DOWN = "M12 19l-7-8h4.5V5h5v6H19z";
export const TILES = "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z";
export const COLLAPSE = "M4 4h16v2H4zM4 18h16v2H4zM12 11 8 7.5h8zM12 13l4 3.5H8z";
export const EXPAND = "M4 11h16v2H4zM12 3l4 4.5H8zM12 21l-4-4.5h8z";
export const TURNS = "M12 4a8 8 0 1 0 8 8h-2.2A5.8 5.8 0 1 1 12 6.2V10l6-5-6-5z";

export { select, zoom, zoomIdentity, zoomTransform } from "d3";

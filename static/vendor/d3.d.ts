export { extent, max, axisBottom, axisLeft, contours, scaleLinear, scaleLog, select, line, zoom, zoomIdentity, zoomTransform } from "d3";

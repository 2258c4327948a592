export { extent, max, axisBottom, axisLeft, contours, scaleLinear, scaleLog, line } from "d3";

// The schematic map: points where they are, nothing pretended. Loaded only on the pages that have one.
import { ScatterChart } from "echarts/charts";
import { DataZoomInsideComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";

echarts.use([ScatterChart, DataZoomInsideComponent, GridComponent, LegendComponent, TooltipComponent, LabelLayout, CanvasRenderer]);

const MARGIN = 0.06; // of the wider side
const STEP = 1.6;

function tone(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

// The window of degrees that holds all marks at one scale both ways.
function extent(box, drawing, head) {
  const marks = drawing.series.flatMap((one) => one.data);
  const xs = marks.map((mark) => mark[0]);
  const ys = marks.map((mark) => mark[1]);
  const middle = [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
  const least = 0.02;
  let wide = Math.max(least, (Math.max(...xs) - Math.min(...xs)) * drawing.stretch) * (1 + 2 * MARGIN);
  let high = Math.max(least, Math.max(...ys) - Math.min(...ys)) * (1 + 2 * MARGIN);
  const ratio = box.clientWidth / (box.clientHeight - head);
  if (wide / high < ratio) wide = high * ratio;
  else high = wide / ratio;
  return {
    x: [middle[0] - wide / drawing.stretch / 2, middle[0] + wide / drawing.stretch / 2],
    y: [middle[1] - high / 2, middle[1] + high / 2],
  };
}

// A name at the edge is moved inside; of names that would lie on each other only the first is drawn.
function inside(box) {
  const gap = 4;
  const shift = (from, length, room) => Math.max(0, gap - from) - Math.max(0, from + length + gap - room);
  return ({ labelRect: rect }) => ({
    hideOverlap: true,
    dx: shift(rect.x, rect.width, box.clientWidth),
    dy: shift(rect.y, rect.height, box.clientHeight),
  });
}

function names(box, name, data, size, color, family) {
  return {
    name, type: "scatter", silent: true, symbolSize: 1, itemStyle: { color: "transparent" }, z: 5, tooltip: { show: false },
    data: data.map(([lon, lat, text]) => ({ value: [lon, lat], name: text })),
    label: { show: true, position: "top", distance: 8, formatter: "{b}", color, fontSize: size, fontFamily: family, textBorderColor: tone("paper"), textBorderWidth: 3 },
    labelLayout: inside(box),
  };
}

function option(box, drawing) {
  const style = getComputedStyle(box);
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const text = { color: tone("ink"), fontSize: size * 0.9, fontFamily: style.fontFamily };
  const narrow = box.clientWidth < 600;
  const head = narrow ? size * 1.6 * Math.ceil(drawing.series.length / 2) + 16 : 0; // the legend's rows
  const { x, y } = extent(box, drawing, head);
  const scale = (size / 16) * Math.min(1, Math.max(0.6, box.clientWidth / 900));
  const axis = { type: "value", show: false };
  return {
    animation: false,
    grid: { left: 0, right: 0, top: head, bottom: 0 },
    xAxis: { ...axis, min: x[0], max: x[1] },
    yAxis: { ...axis, min: y[0], max: y[1] },
    legend: { data: drawing.series.map((one) => one.name), top: 8, left: 8, orient: narrow ? "horizontal" : "vertical", itemWidth: size * 0.8, itemHeight: size * 0.8, padding: 8, textStyle: text, selectedMode: true, backgroundColor: tone("paper"), borderRadius: 6 },
    tooltip: { renderMode: "richText", confine: true, backgroundColor: tone("paper"), borderColor: tone("edge"), textStyle: text, formatter: (one) => [one.data[2], drawing.notes[one.data[4]]].filter(Boolean).join("\n") },
    dataZoom: [0, 1].map((n) => ({ id: `zoom${n}`, type: "inside", [n ? "yAxisIndex" : "xAxisIndex"]: 0, filterMode: "none", zoomOnMouseWheel: "ctrl", moveOnMouseMove: false, moveOnMouseWheel: false })),
    series: [
      ...drawing.series.map((one) => ({
        name: one.name, type: "scatter", symbol: one.shape, symbolSize: one.size * scale, z: 3, cursor: "pointer",
        itemStyle: { color: tone(one.tone), borderColor: one.shape.startsWith("empty") ? tone(one.tone) : tone("paper"), borderWidth: 1 },
        emphasis: { scale: 1.6 }, data: one.data,
      })),
      names(box, "streets", drawing.streets, narrow ? Math.min(13, size) : size * 0.9, tone("ink"), style.fontFamily),
      ...(narrow ? [] : [names(box, "around", drawing.around, size * 0.8, tone("soft"), style.fontFamily)]),
    ],
  };
}

function zoomer(chart) {
  let factor = 1;
  return (how) => {
    factor = how === "in" ? factor * STEP : how === "out" ? Math.max(1, factor / STEP) : 1;
    const middle = factor === 1 ? [50, 50] : chart.getOption().dataZoom.map((one) => (one.start + one.end) / 2);
    const half = 50 / factor;
    chart.setOption({
      dataZoom: middle.map((at, n) => {
        const from = Math.min(Math.max(at - half, 0), 100 - 2 * half);
        return { id: `zoom${n}`, start: from, end: from + 2 * half, moveOnMouseMove: factor > 1 };
      }),
    });
  };
}

async function draw(box) {
  const answer = await fetch(box.dataset.map, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const drawing = await answer.json();
  if (!drawing.series.length) return;
  box.hidden = false;
  const chart = echarts.init(box, null, { renderer: "canvas" });
  chart.setOption(option(box, drawing));
  chart.on("click", (one) => { if (one.data?.[3]) window.location.assign(drawing.page.replace("/0/", `/${one.data[3]}/`)); });
  const zoom = zoomer(chart);
  for (const button of document.querySelectorAll("[data-map-zoom]")) {
    button.hidden = false;
    button.addEventListener("click", () => zoom(button.dataset.mapZoom));
  }
  new ResizeObserver(() => { chart.resize(); chart.setOption(option(box, drawing)); }).observe(box);
  box.dataset.drawn = "1";
}

for (const box of document.querySelectorAll("[data-map]")) draw(box);

// A chart drawn from the table beside it: what the eye sees and what is read aloud are the same figures.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const TONES = ["brand", "soft", "warn", "ok"];

function tone(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

// One measure a chart (data-chart-series) where the columns are of different units.
// Columns whose head has data-series are drawn; a cell tells its figure by data-n, and an empty one is a gap.
function read(table) {
  const heads = [...table.querySelectorAll("thead th")];
  const rows = [...table.querySelectorAll("tbody tr")];
  const value = (row, at) => {
    const n = row.children[at]?.dataset.n ?? "";
    return n === "" ? null : Number(n);
  };
  return {
    names: rows.map((row) => row.children[0].textContent.trim()),
    series: heads.flatMap((head, at) => ("series" in head.dataset ? [{ name: head.textContent.trim(), data: rows.map((row) => value(row, at)) }] : [])),
  };
}

function option(box, { names, series }) {
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const text = { color: tone("ink"), fontSize: size * 0.85, fontFamily: getComputedStyle(box).fontFamily };
  const lines = box.dataset.chartKind === "line";
  return {
    animation: false,
    grid: { left: 8, right: 16, top: size * 3, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, textStyle: text },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, textStyle: text, backgroundColor: tone("paper"), borderColor: tone("edge") },
    xAxis: { type: "category", data: names, axisLabel: names.length > 6 ? { ...text, hideOverlap: true } : { ...text, interval: 0, width: box.clientWidth / names.length - size, overflow: "break" } },
    yAxis: { type: "value", axisLabel: text, splitLine: { lineStyle: { color: tone("line") } } },
    series: series.map((one, n) => ({
      ...one, type: lines ? "line" : "bar", barMaxWidth: 36, connectNulls: false, symbolSize: 7,
      lineStyle: { type: n ? "dashed" : "solid", width: 2 },
      itemStyle: { color: tone(TONES[n % TONES.length]) },
    })),
  };
}

for (const box of document.querySelectorAll("[data-chart]")) {
  const drawn = read(document.getElementById(box.dataset.chart));
  if (box.dataset.chartSeries) drawn.series = drawn.series.slice(box.dataset.chartSeries, Number(box.dataset.chartSeries) + 1);
  if (!drawn.names.length || !drawn.series.length) continue;
  box.hidden = false;
  const chart = echarts.init(box, null, { renderer: "svg" });
  chart.setOption(option(box, drawn));
  new ResizeObserver(() => chart.resize()).observe(box);
  box.dataset.drawn = "1";
}

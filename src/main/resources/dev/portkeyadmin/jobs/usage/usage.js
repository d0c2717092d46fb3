"use strict";
(() => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const palettes = {
    light: {
      text: "#1b2430", quiet: "#5b6675", line: "#dde2e9", card: "#ffffff", failed: "#c8453b",
      series: ["#2f6fde", "#12967a", "#d9822b", "#8a55c4", "#c2478a", "#5d7a99", "#8d99a8"]
    },
    dark: {
      text: "#e8ecf2", quiet: "#9aa6b5", line: "#2f3844", card: "#1b212a", failed: "#ff8f85",
      series: ["#7db0ff", "#4fd0b0", "#f5b05c", "#bd98f0", "#f08fc0", "#9db8d2", "#788494"]
    }
  };
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
  const count = new Intl.NumberFormat("en-US");
  const short = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", timeZone: "UTC" });
  const days = figures.days.map((day) => short.format(new Date(day + "T00:00:00Z")));
  let charts = [];

  function scales(colours, money, stacked, horizontal) {
    const number = {
      stacked,
      beginAtZero: true,
      border: { display: false },
      grid: { color: colours.line },
      ticks: { color: colours.quiet, maxTicksLimit: 6, callback: (value) => money ? dollars.format(value) : count.format(value) }
    };
    const name = {
      stacked,
      border: { color: colours.line },
      grid: { display: false },
      ticks: horizontal
        ? { color: colours.text, autoSkip: false, callback(value) { return cut(this.getLabelForValue(value), isPrinting() || this.chart.width >= 420 ? 26 : 14); } }
        : { color: colours.quiet, maxRotation: 0, autoSkipPadding: 16 }
    };
    return horizontal ? { x: number, y: name } : { x: name, y: number };
  }

  function isPrinting() {
    return document.documentElement.classList.contains("printing");
  }

  function cut(text, most) {
    return text.length > most ? text.slice(0, most - 1) + "…" : text;
  }

  function options(colours, settings) {
    return {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      devicePixelRatio: settings.printing ? 3 : undefined,
      indexAxis: settings.horizontal ? "y" : "x",
      interaction: { mode: "index", axis: settings.horizontal ? "y" : "x", intersect: false },
      scales: scales(colours, settings.money, settings.stacked, settings.horizontal),
      plugins: {
        legend: {
          display: settings.legend,
          position: "top",
          align: "end",
          labels: { color: colours.text, usePointStyle: true, boxHeight: 7 }
        },
        tooltip: {
          callbacks: {
            label: (item) => {
              const value = settings.horizontal ? item.parsed.x : item.parsed.y;
              return " " + (item.dataset.label ? item.dataset.label + ": " : "")
                + (settings.money ? dollars.format(value) : count.format(value));
            },
            footer: (items) => {
              const now = items.filter((item) => item.dataset.type !== "line");
              return settings.stacked && now.length > 1
                ? "Total: " + (settings.money ? dollars : count).format(now.reduce((sum, item) => sum + item.parsed.y, 0))
                : "";
            }
          }
        }
      }
    };
  }

  function bars(id, colours, labels, datasets, settings) {
    const canvas = document.getElementById(id);
    if (canvas) {
      charts.push(new Chart(canvas, { type: "bar", data: { labels, datasets }, options: options(colours, settings) }));
    }
  }

  function draw(printing) {
    charts.forEach((chart) => chart.destroy());
    charts = [];
    document.documentElement.classList.toggle("printing", printing);
    const colours = dark.matches && !printing ? palettes.dark : palettes.light;
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.font.size = printing ? 9 : 12;
    const colour = (index) => colours.series[Math.min(index, colours.series.length - 1)];
    const look = { pointStyle: "rectRounded", borderRadius: 3, borderSkipped: "bottom", maxBarThickness: 34, categoryPercentage: 0.82, barPercentage: 0.92 };
    const earlier = {
      type: "line", label: "Period before", data: figures.before, stack: "before", borderColor: colours.text,
      backgroundColor: colours.text, borderWidth: 1.5, borderDash: [3, 3], pointRadius: 0, pointHoverRadius: 3, pointStyle: "line", order: -1
    };
    const parts = figures.cost.map((part, index) => ({
      label: part.name, data: part.values, stack: "now", backgroundColor: colour(index), ...look
    }));
    bars("cost", colours, days, figures.before.some((value) => value > 0) ? [earlier, ...parts] : parts,
      { money: true, stacked: true, legend: true, printing });
    bars("requests", colours, days, [
      { label: "Succeeded", data: figures.succeeded, backgroundColor: colour(0), ...look },
      { label: "Failed", data: figures.failed, backgroundColor: colours.failed, ...look }
    ], { money: false, stacked: true, legend: true, printing });
    for (const id of ["models", "users"]) {
      bars(id, colours, figures[id].map((row) => row.name), [{
        data: figures[id].map((row) => row.cost),
        backgroundColor: figures[id].map((row, index) => id === "models" ? colour(index) : colour(0)),
        ...look, borderSkipped: "left", maxBarThickness: 26
      }], { money: true, stacked: false, horizontal: true, legend: false, printing });
    }
  }

  draw(false);
  dark.addEventListener("change", () => draw(false));
  window.addEventListener("beforeprint", () => draw(true));
  window.addEventListener("afterprint", () => draw(false));
})();

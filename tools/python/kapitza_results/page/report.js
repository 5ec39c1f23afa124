"use strict";
// Draws the charts and maps of the page from the JSON in it. Chart.js stands before this.
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const number = (value) => Number(value.toPrecision(6)).toString();

  // Powers of ten, and 2 and 5 times them where the axis is short; far from 1 in short.
  function logarithmic_tick(value) {
    const power = Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    const digit = Math.round(value / power);
    if (Math.abs(value / power - digit) > 1e-6) return ""; // an end of the axis
    if (digit !== 1 && !((digit === 2 || digit === 5) && this.max / this.min < 300)) return "";
    return value >= 1e5 || value < 1e-3 ? value.toExponential(0).replace("+", "") : number(value);
  }

  function axis(label, kind, range) {
    const ticks = { maxRotation: 0, autoSkip: true };
    if (kind === "logarithmic") Object.assign(ticks, { callback: logarithmic_tick, autoSkip: false });
    return Object.assign({ type: kind, title: { display: true, text: label }, ticks: ticks }, range ? { min: range[0], max: range[1] } : {});
  }

  function hatched(colour) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = "#fff";
    pen.lineWidth = 1.2;
    for (const shift of [-8, 0, 8]) {
      pen.beginPath();
      pen.moveTo(shift, 8);
      pen.lineTo(shift + 8, 0);
      pen.stroke();
    }
    return pen.createPattern(tile, "repeat");
  }

  // Strips behind the curves: windows of fits, and what is too small to be seen.
  function shading(shades) {
    return {
      id: "shading",
      beforeDatasetsDraw(chart) {
        const area = chart.chartArea, pen = chart.ctx;
        for (const shade of shades) {
          const inside = (value, low, high) => Math.min(Math.max(value, low), high);
          const ends = [shade.from, shade.to].map((value) => chart.scales[shade.axis].getPixelForValue(value)).sort((a, b) => a - b);
          pen.fillStyle = shade.colour;
          if (shade.axis === "x") {
            const [left, right] = ends.map((end) => inside(end, area.left, area.right));
            pen.fillRect(left, area.top, right - left, area.height);
          } else {
            const [top, bottom] = ends.map((end) => inside(end, area.top, area.bottom));
            pen.fillRect(area.left, top, area.width, bottom - top);
          }
        }
      },
    };
  }

  function curves(spec) {
    return {
      type: "scatter",
      plugins: [shading(spec.shades || [])],
      data: {
        datasets: spec.curves.map((curve) => ({
          label: curve.label,
          data: curve.x.map((x, i) => ({ x: x, y: curve.y[i] === null ? NaN : curve.y[i] })),
          showLine: !curve.points,
          borderColor: curve.colour,
          backgroundColor: curve.hollow ? "transparent" : curve.points ? "#fff" : curve.colour,
          borderWidth: curve.points ? 1.5 : 1.8,
          borderDash: curve.dash || [],
          pointRadius: curve.points ? 4 : 0,
          pointHitRadius: 8,
          stepped: curve.stepped ? "before" : false,
        })),
      },
      options: {
        scales: { x: axis(spec.x, spec.log_x ? "logarithmic" : "linear", spec.x_range), y: axis(spec.y, spec.log_y ? "logarithmic" : "linear") },
        interaction: { mode: "nearest", axis: "xy", intersect: false },
        plugins: { tooltip: { callbacks: { label: (item) => `${item.dataset.label}: ${number(item.parsed.y)} at ${number(item.parsed.x)}` } } },
      },
    };
  }

  function bars(spec) {
    return {
      type: "bar",
      data: {
        labels: spec.names,
        datasets: spec.parts.map((part) => ({
          label: part.label,
          data: part.values,
          backgroundColor: part.hatched ? hatched(part.colour) : part.colour,
        })),
      },
      options: {
        indexAxis: "y",
        scales: { x: Object.assign(axis(spec.x, "linear"), { stacked: true }), y: { stacked: true } },
        interaction: { mode: "nearest", axis: "y", intersect: false },
        plugins: { tooltip: { mode: "index", callbacks: { label: (item) => `${item.dataset.label}: ${number(item.parsed.x)} (${number((100 * item.parsed.x) / spec.total)} %)` } } },
      },
    };
  }

  const charts = data.charts.map(function (spec) {
    const config = spec.kind === "bars" ? bars(spec) : curves(spec);
    Object.assign(config.options, { animation: false, responsive: true, maintainAspectRatio: false });
    config.options.plugins.legend = { position: "top", align: "start", labels: { boxWidth: 22, boxHeight: 8 } };
    return new Chart(document.getElementById(spec.id), config);
  });
  // Paper has a width of its own, whatever the screen's.
  window.addEventListener("beforeprint", () => charts.forEach((chart, k) => chart.resize(640, data.charts[k].names ? 90 + 26 * data.charts[k].names.length : 300)));
  window.addEventListener("afterprint", () => charts.forEach((chart) => chart.resize()));

  function floats(text) {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    return new Float32Array(bytes.buffer);
  }

  // A raster of values, row 0 at the bottom; what a place holds is shown beside the pointer.
  function draw_map(spec) {
    const canvas = document.getElementById(spec.id);
    const fields = spec.fields.map((field) => ({ name: field.name, unit: field.unit, values: floats(field.data) }));
    const shown = fields[0].values;
    const finite = shown.filter((value) => !Number.isNaN(value));
    const low = finite.reduce((a, b) => Math.min(a, b), Infinity), high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
    const colour = (value) => spec.colours[Math.max(0, Math.min(255, Math.round((255 * (value - low)) / (high - low || 1))))];
    const scale = Math.max(1, Math.round(900 / spec.width));
    canvas.width = spec.width * scale;
    canvas.height = Math.round(canvas.width * spec.shape);
    const cell = canvas.height / spec.height;
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    for (let j = 0; j < spec.height; j++)
      for (let i = 0; i < spec.width; i++) {
        const value = shown[j * spec.width + i];
        if (Number.isNaN(value)) continue;
        pen.fillStyle = colour(value);
        pen.fillRect(i * scale, canvas.height - (j + 1) * cell, scale + 0.5, cell + 0.5);
      }
    pen.strokeStyle = "#fff";
    pen.lineWidth = 2;
    for (const [a, b] of spec.lines) {
      pen.beginPath();
      pen.moveTo(a[0] * canvas.width, canvas.height * (1 - a[1]));
      pen.lineTo(b[0] * canvas.width, canvas.height * (1 - b[1]));
      pen.stroke();
    }
    const legend = document.getElementById(spec.id + "-scale");
    legend.width = 256;
    legend.height = 8;
    for (let k = 0; k < 256; k++) {
      const paint = legend.getContext("2d");
      paint.fillStyle = spec.colours[k];
      paint.fillRect(k, 0, 1, 8);
    }
    document.getElementById(spec.id + "-low").textContent = number(low) + " " + fields[0].unit;
    document.getElementById(spec.id + "-high").textContent = number(high) + " " + fields[0].unit;
    const tip = document.getElementById(spec.id + "-tip");
    function show(event) {
      const box = canvas.getBoundingClientRect();
      const u = (event.clientX - box.left) / box.width, v = 1 - (event.clientY - box.top) / box.height;
      const i = Math.floor(u * spec.width), j = Math.floor(v * spec.height);
      if (i < 0 || j < 0 || i >= spec.width || j >= spec.height || Number.isNaN(shown[j * spec.width + i])) {
        tip.style.visibility = "hidden";
        return;
      }
      const x = spec.left + (i + 0.5) / spec.width * spec.size[0], y = spec.bottom + (j + 0.5) / spec.height * spec.size[1];
      const here = fields.map((field) => ({ ...field, value: field.values[j * spec.width + i] })).filter((field) => !Number.isNaN(field.value));
      const lines = here.map((field) => `${field.name}: ${number(field.value)} ${field.unit}`);
      tip.textContent = [`x ${number(x)}, y ${number(y)} ${spec.unit}`, ...lines].join("\n");
      tip.style.visibility = "visible";
      tip.style.left = Math.min(u * box.width + 12, box.width - tip.offsetWidth) + "px";
      tip.style.top = Math.max(0, (1 - v) * box.height - tip.offsetHeight - 8) + "px";
    }
    canvas.addEventListener("pointermove", show);
    canvas.addEventListener("pointerdown", show);
    canvas.addEventListener("pointerleave", () => (tip.style.visibility = "hidden"));
  }
  data.maps.forEach(draw_map);
})();

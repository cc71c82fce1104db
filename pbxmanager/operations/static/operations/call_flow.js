// Moves and zooms the drawings of where calls go: by pointer, by wheel (with Ctrl), and by keys.
"use strict";
(() => {
  const STEP = 1.25;

  function start(flow) {
    const svg = flow.querySelector("svg");
    const whole = svg.viewBox.baseVal;
    const all = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
    let view;

    const show = () => svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
    const scale = () => Math.max(view.width / svg.clientWidth, view.height / svg.clientHeight);
    const fit = () => {
      // All of it, but never larger than life.
      const ratio = Math.max(all.width / svg.clientWidth, all.height / svg.clientHeight, 1);
      const width = svg.clientWidth * ratio;
      const height = svg.clientHeight * ratio;
      view = { x: all.x - (width - all.width) / 2, y: all.y - (height - all.height) / 2, width, height };
      show();
    };
    const zoom = (by, x = view.x + view.width / 2, y = view.y + view.height / 2) => {
      if (view.width * by < 200 || view.width * by > 60000) return;
      view = { x: x - (x - view.x) * by, y: y - (y - view.y) * by, width: view.width * by, height: view.height * by };
      show();
    };
    const move = (x, y) => {
      view.x += x;
      view.y += y;
      show();
    };

    flow.addEventListener("click", (event) => {
      const wanted = event.target.closest("[data-zoom]")?.dataset.zoom;
      if (wanted === "in") zoom(1 / STEP);
      if (wanted === "out") zoom(STEP);
      if (wanted === "all") fit();
    });
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
      event.preventDefault();
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      zoom(event.deltaY > 0 ? STEP : 1 / STEP, at.x, at.y);
    }, { passive: false });

    let from = null;
    let dragged = false;
    svg.addEventListener("pointerdown", (event) => {
      from = { x: event.clientX, y: event.clientY };
      dragged = false;
    });
    svg.addEventListener("pointermove", (event) => {
      if (!from || !(event.buttons & 1)) return;
      const x = event.clientX - from.x;
      const y = event.clientY - from.y;
      if (!dragged && Math.hypot(x, y) < 4) return; // a click that trembles
      if (!dragged) svg.setPointerCapture(event.pointerId);
      dragged = true;
      svg.classList.add("dragging");
      move(-x * scale(), -y * scale());
      from = { x: event.clientX, y: event.clientY };
    });
    svg.addEventListener("pointerup", () => {
      from = null;
      svg.classList.remove("dragging");
    });
    svg.addEventListener("click", (event) => { if (dragged) event.preventDefault(); }, true);
    svg.addEventListener("dragstart", (event) => event.preventDefault());

    svg.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const far = 60 * scale();
      const keys = {
        ArrowLeft: () => move(-far, 0), ArrowRight: () => move(far, 0), ArrowUp: () => move(0, -far), ArrowDown: () => move(0, far),
        "+": () => zoom(1 / STEP), "=": () => zoom(1 / STEP), "-": () => zoom(STEP), 0: fit,
      };
      if (!keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    svg.addEventListener("focusin", (event) => {
      const frame = event.target.closest("a")?.querySelector(".frame")?.getBBox();
      if (!frame) return;
      const outside = frame.x < view.x || frame.y < view.y
        || frame.x + frame.width > view.x + view.width || frame.y + frame.height > view.y + view.height;
      if (outside) move(frame.x + frame.width / 2 - view.x - view.width / 2, frame.y + frame.height / 2 - view.y - view.height / 2);
    });
    fit();
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-call-flow]").forEach(start);
    document.querySelectorAll("[data-call-flow-from]").forEach(async (place) => {
      const answer = await fetch(place.dataset.callFlowFrom, { credentials: "same-origin" });
      if (!answer.ok) return;
      place.innerHTML = await answer.text();
      start(place.querySelector("[data-call-flow]"));
    });
  });
})();

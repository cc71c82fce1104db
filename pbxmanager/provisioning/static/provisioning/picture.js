"use strict";
// Dragging a key to another place of the same drawing. Everything else works without this file.
(() => {
  const form = document.getElementById("move");
  if (!form) return;
  let from = null, over = null, start = null, dragging = false;
  const capAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest(".phone-keys .cap");
  const stop = () => {
    from?.classList.remove("dragged");
    over?.classList.remove("dropped");
    from = over = start = null;
  };
  for (const svg of document.querySelectorAll(".phone-keys svg")) {
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener("pointerdown", (event) => {
      dragging = false;
      const cap = capAt(event);
      if (!cap || event.button || cap.matches(".inherited, .unset")) return;
      from = cap;
      start = [event.clientX, event.clientY];
    });
    svg.addEventListener("click", (event) => { if (dragging) event.preventDefault(); }, true);
  }
  document.addEventListener("pointermove", (event) => {
    if (!from) return;
    if (!dragging && Math.hypot(event.clientX - start[0], event.clientY - start[1]) < 8) return;
    dragging = true;
    from.classList.add("dragged");
    over?.classList.remove("dropped");
    const cap = capAt(event);
    over = cap && cap !== from && cap.ownerSVGElement === from.ownerSVGElement ? cap : null;
    over?.classList.add("dropped");
  });
  document.addEventListener("pointerup", () => {
    if (dragging && from && over) {
      form.action = from.getAttribute("href");
      form.elements.to.value = over.dataset.key;
      form.submit();
    }
    stop();
  });
  document.addEventListener("pointercancel", stop);
})();

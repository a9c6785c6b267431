// What a page does by itself: clicks on anything with data-do become orders, charts are drawn, dialogs open.
(() => {
  const root = document.documentElement;
  const house = (window.leitstand = {});
  const cookie = (name, value) => { document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`; };

  house.order = (from, more = {}) => {
    const form = from.closest("form[data-do]");
    const fields = form ? Object.fromEntries([...new FormData(form)].filter(([, each]) => typeof each === "string")) : {};
    if (from.dataset.once !== "no") { from.setAttribute("aria-busy", "true"); }
    emitEvent("order", { ...fields, ...from.dataset, ...more });
  };
  house.settled = () => document.querySelectorAll("[aria-busy=true]").forEach((each) => each.removeAttribute("aria-busy"));
  house.open = (id) => { const each = document.getElementById(id); if (each && !each.open) each.showModal(); };
  house.close = (id) => { const each = document.getElementById(id); if (each && each.open) each.close(); };
  house.go = (to) => { window.location.assign(to); };
  house.count = (waits) => { const each = document.querySelector('.nav .count .badge'); if (each) { each.textContent = waits; each.hidden = !waits; } };
  house.here = (id) => { if (innerWidth < 980) document.getElementById(id)?.scrollIntoView({ block: "start", behavior: "smooth" }); };
  house.last = (id) => { const each = document.getElementById(id); if (each) each.scrollIntoView({ block: "end" }); };

  house.show = (id) => { const each = document.getElementById(id); if (each) each.scrollIntoView({ block: "start", behavior: "smooth" }); };
  // What is told stands above everything, also above an open dialog.
  house.tell = (long) => {
    const each = document.querySelector(".toast");
    if (!each) { return; }
    each.popover = "manual";
    if (each.matches(":popover-open")) { each.hidePopover(); }
    each.showPopover();
    clearTimeout(house.told);
    house.told = setTimeout(() => { each.replaceChildren(); each.hidePopover(); }, long);
  };
  house.emptied = () => { const box = document.getElementById("ask-box"); if (box) { box.value = ""; box.focus(); } };

  document.addEventListener("click", (event) => {
    const own = event.target.closest("[data-page]");
    if (own) { pageOrders[own.dataset.page]?.(own); return; }
    const from = event.target.closest("[data-do]");
    if (!from || from.tagName === "FORM" || from.getAttribute("aria-busy") === "true") { return; }
    if (["INPUT", "SELECT", "TEXTAREA"].includes(from.tagName)) { return; }
    event.preventDefault();
    house.order(from);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.dataset.do) { return; }
    event.preventDefault();
    if (event.target.getAttribute("aria-busy") !== "true") { house.order(event.target); }
  });
  document.addEventListener("focusin", (event) => { if (event.target.dataset?.whole) { event.target.select(); } });
  // Files that are chosen or dropped are sent one by one; what was taken is told as one order.
  const bring = async (files) => {
    if (!files.length) { return; }
    emitEvent("order", { do: "uploading" });
    let upload = "";
    const failed = [];
    for (const file of files) {
      try {
        const told = await fetch(`/page/files?${new URLSearchParams({ name: file.name, upload })}`, {
          method: "POST", body: file, headers: { "content-type": "application/octet-stream", "accept-language": root.lang } });
        const shape = await told.json();
        if (told.ok) { upload = shape.upload; } else { failed.push(`${file.name}: ${shape.error.message}`); }
      } catch { failed.push(file.name); }
    }
    emitEvent("order", { do: "uploaded", upload, failed: failed.join("\n") });
  };
  document.addEventListener("change", (event) => {
    if (event.target.dataset?.files) { bring([...event.target.files]).finally(() => { event.target.value = ""; }); }
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const place = document.querySelector("[data-drop]");
      if (!place || !event.dataTransfer?.types.includes("Files")) { return; }
      event.preventDefault();
      place.classList.toggle("over", kind === "dragover");
      if (kind === "drop") { bring([...event.dataTransfer.files]); }
    });
  }
  // A slider or a choice tells its value while it moves, at most ten times a second.
  let waits = null, sent = 0;
  document.addEventListener("input", (event) => {
    const from = event.target;
    if (!from.dataset || !from.dataset.live) { return; }
    const pair = from.dataset.pair && document.getElementById(from.dataset.pair);
    if (pair) { pair.value = from.value; }
    clearTimeout(waits);
    const send = () => { sent = performance.now(); emitEvent("order", { ...from.dataset, do: from.dataset.live, value: from.value,
      ...(from.form ? Object.fromEntries([...new FormData(from.form)].filter(([, v]) => typeof v === "string")) : {}) }); };
    waits = setTimeout(send, Math.max(0, 100 - (performance.now() - sent)));
  });
  document.addEventListener("keydown", (event) => {
    const inside = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && inside?.dataset.enter) {
      event.preventDefault();
      inside.form?.requestSubmit();
      return;
    }
    if (inside || event.ctrlKey || event.metaKey || event.altKey) { return; }
    const scope = document.querySelector("dialog[open]") || document;
    const meant = [...scope.querySelectorAll(`[data-key="${CSS.escape(event.key)}"]`)].find((each) => each.offsetParent);
    if (meant) { event.preventDefault(); meant.click(); meant.focus(); }
  });

  // In a list j and k move, and the arrows where the list has the focus; Enter goes to what is open.
  const marked = (list, item) => list.querySelectorAll("[aria-current]").forEach((each) => each !== item && each.removeAttribute("aria-current"));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable], dialog")) { return; }
    const list = document.querySelector("[data-list]");
    const within = event.target.closest("[data-list]");
    if (within && event.key === "Enter") { setTimeout(() => document.querySelector("#detail button")?.focus(), 600); return; }
    const step = event.key === "j" || (within && event.key === "ArrowDown") ? 1
      : event.key === "k" || (within && event.key === "ArrowUp") ? -1 : 0;
    if (!list || !step) { return; }
    const all = [...list.querySelectorAll("[data-do]")];
    const at = all.findIndex((each) => each.hasAttribute("aria-current"));
    const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
    event.preventDefault();
    if (next) { next.focus(); next.click(); }
  });
  document.addEventListener("click", (event) => {
    const item = event.target.closest("[data-list] [data-do]");
    if (item) { marked(item.closest("[data-list]"), item); item.setAttribute("aria-current", "true"); }
  });

  const pageOrders = {
    menu: () => document.querySelector(".house")?.classList.toggle("open"),
    theme: () => {
      const next = root.dataset.theme === "dark" ? "light" : "dark";
      root.dataset.theme = next;
      cookie("leitstand_theme", next);
      document.querySelectorAll("[data-spec]").forEach((each) => { delete each.dataset.drawn; });
      draw();
    },
    close: (from) => from.closest("dialog")?.close(),
    pick: (from) => { document.getElementById("pick-files")?.click(); from.closest("dialog")?.close(); },
    print: () => window.print(),
  };
  document.addEventListener("click", (event) => {
    const open = document.querySelector(".house.open");
    if (open && !event.target.closest(".nav, .menu")) { open.classList.remove("open"); }
  });

  // Charts: drawn when they come into view, again when the theme changes.
  const value = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const look = (wide) => {
    const [ink, soft, line, accent] = ["--ink", "--soft", "--line", "--accent"].map(value);
    return {
      background: "transparent", font: "system-ui, 'Segoe UI', 'Liberation Sans', Arial, sans-serif",
      view: { stroke: null, discreteHeight: { step: wide < 480 ? 22 : 28 }, continuousHeight: wide < 480 ? 200 : 260 },
      padding: 4, title: { color: ink, anchor: "start", fontSize: 14, offset: 10, fontWeight: 650, limit: wide - 8 },
      axis: { labelColor: soft, titleColor: soft, gridColor: line, domainColor: line, tickColor: line, labelFontSize: 11,
        titleFontSize: 11, titleFontWeight: "normal", labelLimit: Math.round(wide * (wide < 480 ? 0.5 : 0.34)), titleLimit: Math.round(wide * 0.6) },
      axisBand: { title: null }, axisQuantitative: { labelFlush: false, labelOverlap: true, labelSeparation: 8 }, bar: { discreteBandSize: { band: 0.72 }, color: accent },
      legend: { labelColor: ink, titleColor: soft, labelFontSize: 11, titleFontWeight: "normal", orient: "bottom",
        columns: Math.max(1, Math.floor(wide / 150)), labelLimit: 180 },
      mark: { color: accent }, rule: { color: soft }, text: { color: ink }, line: { strokeWidth: 2, color: accent },
      point: { color: accent }, area: { color: accent }, circle: { color: accent },
    };
  };
  const broken = (text, most) => text.split(" ").reduce((lines, word) => {
    const last = lines[lines.length - 1];
    if (last && last.length + word.length < most) { lines[lines.length - 1] = last + " " + word; } else { lines.push(word); }
    return lines;
  }, []);
  const paint = async (each) => {
    if (each.dataset.drawn || !window.vegaEmbed) { return; }
    each.dataset.drawn = "yes";
    // The blue of the palette is too dark on a dark page.
    const text = each.dataset.spec, spec = JSON.parse(root.dataset.theme === "dark" ? text.replaceAll("#0072b2", "#4ea1dc") : text);
    if (typeof spec.title === "string") { spec.title = { text: broken(spec.title.charAt(0).toUpperCase() + spec.title.slice(1), (each.clientWidth - 24) / 8.8) }; }
    // The labels of a list say themselves what they are; a title beside them only overlaps long ones.
    const plain = (at) => { if (at?.encoding?.y && ["nominal", "ordinal"].includes(at.encoding.y.type)) { at.encoding.y = { ...at.encoding.y, title: null, axis: at.encoding.y.axis === null ? null : { ...at.encoding.y.axis, title: null } }; }
      for (const one of [...(at?.layer ?? []), ...(at?.vconcat ?? []), ...(at?.hconcat ?? [])]) { plain(one); } };
    plain(spec);
    delete spec.usermeta; // what stands in it would overrule the options below
    // What is counted in ones has no ticks between them.
    const ones = (field) => spec.data?.values?.every((row) => Number.isInteger(row[field]));
    const whole = (at) => { for (const side of ["x", "y"]) { const one = at?.encoding?.[side];
        if (one?.type === "quantitative" && ones(one.field)) { at.encoding[side] = { ...one, axis: { ...one.axis, tickMinStep: 1 } }; } }
      for (const one of at?.layer ?? []) { whole(one); } };
    whole(spec);
    const wide = Math.max(240, Math.min(each.clientWidth - 8, 980));
    if (spec.width === "container" || typeof spec.width === "number") { spec.width = wide; }
    const place = each.querySelector(".drawing") || each.appendChild(Object.assign(document.createElement("div"), { className: "drawing" }));
    place.style.width = wide + "px";
    const made = await vegaEmbed(place, spec, { actions: false, renderer: "svg", logLevel: 1, config: look(wide), ast: false,
      // Said of the drawing, not of the spec: of lists, whose height is their rows, the compiler would complain.
      patch: (drawing) => drawing.layout ? drawing : { ...drawing, autosize: { type: "fit-x", contains: "padding" } },
      formatLocale: house.formatLocale, timeFormatLocale: house.timeFormatLocale,
      loader: { load: () => Promise.reject(new Error("charts load nothing")) } });
    place.querySelector("svg")?.setAttribute("aria-hidden", "true");
    each.dispatchEvent(new CustomEvent("drawn", { detail: made, bubbles: true }));
  };
  const seen = new IntersectionObserver((all) => all.filter((each) => each.isIntersecting).forEach((each) => paint(each.target)),
    { rootMargin: "1200px" });
  const draw = () => document.querySelectorAll("[data-spec]:not([data-drawn])").forEach((each) => {
    seen.unobserve(each); seen.observe(each);
    if (!window.vegaEmbed && !house.fetching) {
      house.fetching = true;
      const script = document.createElement("script");
      script.type = "module"; script.src = house.vega; script.onload = draw;
      document.head.append(script);
    }
  });
  // The page brings its own landmarks; the one of the frame around it means nothing.
  // A table that goes on to the right says so; where its rows become lines, each cell knows its head.
  const edge = (each) => each.classList.toggle("more", each.scrollWidth - each.clientWidth - each.scrollLeft > 4);
  const edges = () => document.querySelectorAll(".wide").forEach(edge);
  document.addEventListener("scroll", (event) => { if (event.target.classList?.contains("wide")) { edge(event.target); } }, true);
  addEventListener("resize", edges);
  const headed = () => document.querySelectorAll(".named table.data:not([data-headed])").forEach((each) => {
    each.dataset.headed = "yes";
    const heads = [...(each.tHead ? each : each.closest(".named").querySelector("table.data"))?.tHead?.rows[0]?.cells ?? []].map((head) => head.textContent);
    for (const row of each.tBodies[0]?.rows ?? []) { [...row.cells].forEach((cell, at) => { if (heads[at]) { cell.dataset.head = heads[at]; } }); }
  });
  const landmarks = () => document.querySelector("main.q-page:not([role])")?.setAttribute("role", "none");
  new MutationObserver(() => requestAnimationFrame(() => { landmarks(); draw(); headed(); edges(); })).observe(document, { childList: true, subtree: true });
})();

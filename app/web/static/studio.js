/* The desk of a writer or translator: saves by itself, shows what it looks like and what was found, keeps what could
   not be sent, and lets things be drawn to their place. The pages work without it: there is a button for each of these. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-autosave]");
  var state = form && form.querySelector("[data-state]");
  if (!form || !state || !window.fetch) { return; }
  var PAUSE = 1200, FIRST_WAIT = 2000, LONGEST_WAIT = 30000;
  var key = "studio:" + form.dataset.key;
  var timer = 0, wait = FIRST_WAIT, counter = 0, saved = 0, isBusy = false, isStopped = false;

  function keep() {
    try { window.localStorage.setItem(key, JSON.stringify({ values: typed(), seen: seen() })); } catch (error) { return; }
  }
  function forget() {
    try { window.localStorage.removeItem(key); } catch (error) { return; }
  }
  function kept() {
    try { return JSON.parse(window.localStorage.getItem(key) || "null"); } catch (error) { return null; }
  }
  function seen() {
    return Array.from(form.querySelectorAll("input[name^=seen]"), function (field) { return field.value; }).join("/");
  }
  function typed() {
    var values = {};
    form.querySelectorAll("textarea, input:not([type=hidden]):not([type=file]), select").forEach(function (field) {
      if (field.id) { values[field.id] = field.type === "checkbox" || field.type === "radio" ? field.checked : field.value; }
    });
    return values;
  }
  function say(words, isLost) {
    if (state.textContent !== words) { state.textContent = words; }
    state.classList.toggle("lost", Boolean(isLost));
  }
  function later(pause) {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, pause);
  }
  function changed() {
    counter += 1;
    keep();
    if (isStopped) { return; }
    say(form.dataset.waiting);
    wait = FIRST_WAIT;
    later(PAUSE);
  }
  function save() {
    window.clearTimeout(timer);
    if (isBusy || isStopped || saved === counter) { return; }
    var now = counter;
    isBusy = true;
    say(form.dataset.saving);
    var body = new FormData(form), sent = typed(), size = 0;
    form.querySelectorAll("input[type=file]").forEach(function (field) { body.delete(field.name); });
    body.append("save", "yes");
    body.forEach(function (value, name) { size += 3 * (name.length + value.length) + 120; });
    window.fetch(window.location.pathname, { method: "POST", body: body, headers: { Accept: "application/json" }, credentials: "same-origin", keepalive: size < 60000 })
      .then(function (answer) { return answer.text().then(function (text) { took(answer, text, now, sent); }); })
      .catch(lost);
  }
  function took(answer, text, now, sent) {
    isBusy = false;
    var type = answer.headers.get("Content-Type") || "";
    if (answer.ok && type.indexOf("application/json") === 0) {
      arrive(JSON.parse(text), sent);
      saved = now;
      if (saved === counter) { forget(); say(form.dataset.saved); } else { later(PAUSE); }
      return;
    }
    if (answer.status >= 500 || answer.status === 429) { lost(); return; }
    isStopped = answer.status === 409 || answer.status === 412;
    say(form.dataset.refused + " " + reason(text, type), true);
  }
  function reason(text, type) {
    if (type.indexOf("application/json") === 0) { return JSON.parse(text).reason; }
    var page = new DOMParser().parseFromString(text, "text/html");
    var first = page.querySelector("main p");
    return first ? first.textContent : "";
  }
  function lost() {
    isBusy = false;
    say(form.dataset.lost, true);
    later(wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  /* What a save came to: new revisions, texts of others, findings by field, the drawing. */
  function arrive(told, sent) {
    if (take(told.texts || {}, sent)) {
      Object.keys(told.fields).forEach(function (name) { form.elements[name].value = told.fields[name]; });
    }
    form.querySelectorAll("[data-findings]").forEach(function (list) {
      show(list, told.findings[list.dataset.findings] || "");
      var field = document.getElementById(list.dataset.findings);
      if (field && /^(TEXTAREA|INPUT|SELECT)$/.test(field.tagName)) {
        if (list.querySelector(".must")) { field.setAttribute("aria-invalid", "true"); } else { field.removeAttribute("aria-invalid"); }
      }
    });
    form.querySelector("[data-counts]").innerHTML = told.counts;
    var drawing = document.getElementById("drawing");
    if (drawing && drawing.innerHTML !== told.drawing) { drawing.innerHTML = told.drawing; }
    var undo = form.querySelector("button[name=undo]");
    if (undo) { undo.disabled = false; }
  }
  /* Texts that somebody else saved; false when one of them is being written here, so that the next save shows both. */
  function take(texts, sent) {
    return Object.keys(texts).every(function (id) {
      var field = document.getElementById(id);
      if (!field || field.value === texts[id]) { return true; }
      if (field.value !== sent[id]) { return false; }
      field.value = texts[id];
      return true;
    });
  }
  /* New findings of a field; what is being typed or is open beside one that stays is left as it is. */
  function show(list, html) {
    var fresh = document.createElement("template");
    fresh.innerHTML = html;
    if (list.dataset.told === undefined && !list.innerHTML.trim() && !html) { return; }
    if (list.dataset.told === html) { return; }
    list.dataset.told = html;
    var held = document.activeElement && list.contains(document.activeElement) ? document.activeElement.name : "";
    list.querySelectorAll("textarea").forEach(function (field) {
      var same = fresh.content.querySelector("textarea[name=" + JSON.stringify(field.name) + "]");
      if (!same) { return; }
      same.textContent = field.value;
      if (field.closest("details").open) { same.closest("details").open = true; }
    });
    list.replaceChildren(fresh.content);
    var back = held && list.querySelector("textarea[name=" + JSON.stringify(held) + "]");
    if (back) { back.focus(); }
  }

  var rendering = 0, asked = 0;
  function render(source) {
    var target = document.getElementById(source.dataset.renders);
    if (!target) { return; }
    window.clearTimeout(rendering);
    rendering = window.setTimeout(function () {
      var body = new FormData(), number = asked += 1;
      body.append("body", source.value);
      body.append("language", target.lang);
      body.append("csrf_token", form.elements.csrf_token.value);
      window.fetch(target.dataset.address, { method: "POST", body: body, credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.text() : null; })
        .then(function (html) { if (html !== null && number === asked) { target.innerHTML = html; } })
        .catch(function () { return; });
    }, 300);
  }

  form.addEventListener("input", function (event) {
    if (event.target.type === "file") { return; }
    if (event.target.closest("[data-findings], [data-by-hand]")) { keep(); return; }
    changed();
    if (event.target.dataset.renders) { render(event.target); }
  });
  form.addEventListener("submit", function () {
    isStopped = true;
    window.clearTimeout(timer);
    try { window.sessionStorage.setItem(key, "sent"); } catch (error) { return; }
  });
  function wasSent() {
    try {
      var was = window.sessionStorage.getItem(key) === "sent";
      window.sessionStorage.removeItem(key);
      return was;
    } catch (error) { return false; }
  }
  window.addEventListener("online", function () { wait = FIRST_WAIT; save(); });
  document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") { save(); } });
  window.addEventListener("pageshow", function (event) { if (event.persisted) { window.location.reload(); } });

  /* What an earlier visit could not send: kept unless its own button brought it to the server. */
  var left = kept(), box = form.querySelector("[data-kept]"), now = typed(), hasArrived = wasSent();
  var old = left && left.values;
  function differs(id) { return id in now && now[id] !== old[id]; }
  if (old && box && !(hasArrived && left.seen !== seen()) && Object.keys(old).some(differs)) {
    box.hidden = false;
    box.querySelector("[data-put-back]").addEventListener("click", function () {
      Object.keys(old).forEach(function (id) {
        var field = document.getElementById(id);
        if (!field || !differs(id)) { return; }
        if (typeof old[id] === "boolean") { field.checked = old[id]; } else { field.value = old[id]; }
        if (field.dataset.renders) { render(field); }
      });
      box.hidden = true;
      form.focus();
      changed();
    });
    box.querySelector("[data-throw-away]").addEventListener("click", function () { forget(); box.hidden = true; form.focus(); });
  } else { forget(); }
})();

/* Things of a list are drawn to their place by a handle beside their buttons, with a mouse or a finger. Where one is let
   go, the form is sent as the buttons Up and Down send it; Escape, or letting go where it was, changes nothing. */
(function () {
  "use strict";
  if (!window.PointerEvent || !HTMLFormElement.prototype.requestSubmit) { return; }
  function movables(list) {
    return Array.from(list.children).filter(function (child) { return child.dataset.drag; });
  }
  function handle(thing) {
    var grip = document.createElement("span");
    grip.className = "grip";
    grip.setAttribute("aria-hidden", "true");
    grip.textContent = "\u2807";
    grip.addEventListener("pointerdown", function (event) { draw(event, grip, thing); });
    var moves = Array.from(thing.children).filter(function (child) { return child.classList.contains("moves"); })[0];
    if (moves) { moves.prepend(grip); }
  }
  function draw(event, grip, thing) {
    if (event.button !== 0) { return; }
    event.preventDefault();
    var all = movables(thing.parentElement), from = all.indexOf(thing), to = from;
    function mark() {
      all.forEach(function (each, place) {
        each.classList.toggle("drop-before", place === to && to < from);
        each.classList.toggle("drop-after", place === to && to > from);
      });
    }
    function follow(move) {
      to = from;
      all.forEach(function (each, place) {
        var edges = each.getBoundingClientRect(), middle = edges.top + edges.height / 2;
        if (place < from && move.clientY < middle) { to = Math.min(to, place); }
        if (place > from && move.clientY > middle) { to = Math.max(to, place); }
      });
      mark();
    }
    function end() {
      grip.removeEventListener("pointermove", follow);
      grip.removeEventListener("pointerup", drop);
      grip.removeEventListener("pointercancel", leave);
      document.removeEventListener("keydown", escape);
      thing.classList.remove("drawn");
    }
    function leave() { to = from; mark(); end(); }
    function escape(pressed) { if (pressed.key === "Escape") { leave(); } }
    function drop() {
      end();
      if (to === from) { return; }
      var form = thing.closest("form"), button = document.createElement("button");
      button.name = "move";
      button.value = thing.dataset.drag + " " + (to - from);
      button.hidden = true;
      form.append(button);
      form.requestSubmit(button);
    }
    grip.setPointerCapture(event.pointerId);
    grip.addEventListener("pointermove", follow);
    grip.addEventListener("pointerup", drop);
    grip.addEventListener("pointercancel", leave);
    document.addEventListener("keydown", escape);
    thing.classList.add("drawn");
  }
  document.querySelectorAll("[data-drag]").forEach(handle);
})();

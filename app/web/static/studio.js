/* The editor of a part: saves by itself, shows what it looks like and what was found, keeps what could not be sent.
   The page works without it: its form has a button for each of these. */
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
  function seen() { return form.elements["seen-s"].value + "/" + form.elements["seen-w"].value; }
  function typed() {
    var values = {};
    form.querySelectorAll("textarea, input:not([type=hidden]), select").forEach(function (field) {
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
    var body = new FormData(form), size = 0;
    body.append("save", "yes");
    body.forEach(function (value, name) { size += 3 * (name.length + value.length) + 120; });
    window.fetch(window.location.pathname, { method: "POST", body: body, headers: { Accept: "application/json" }, credentials: "same-origin", keepalive: size < 60000 })
      .then(function (answer) { return answer.text().then(function (text) { took(answer, text, now); }); })
      .catch(lost);
  }
  function took(answer, text, now) {
    isBusy = false;
    var type = answer.headers.get("Content-Type") || "";
    if (answer.ok && type.indexOf("application/json") === 0) {
      arrive(JSON.parse(text));
      saved = now;
      if (saved === counter) { forget(); say(form.dataset.saved); } else { later(PAUSE); }
      return;
    }
    if (answer.status >= 500 || answer.status === 429) { lost(); return; }
    isStopped = answer.status === 412;
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
  function arrive(told) {
    Object.keys(told.revisions).forEach(function (side) { form.elements["seen-" + side].value = told.revisions[side]; });
    form.querySelectorAll("[data-findings]").forEach(function (list) {
      var html = told.findings[list.dataset.findings] || "";
      if (list.innerHTML !== html) { list.innerHTML = html; }
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

  var rendering = 0, asked = 0;
  function render(source) {
    var target = document.getElementById(source.dataset.renders);
    if (!target) { return; }
    window.clearTimeout(rendering);
    rendering = window.setTimeout(function () {
      var body = new FormData(), number = asked += 1;
      body.append("body", source.value);
      body.append("csrf_token", form.elements.csrf_token.value);
      window.fetch(target.dataset.address, { method: "POST", body: body, credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.text() : null; })
        .then(function (html) { if (html !== null && number === asked) { target.innerHTML = html; } })
        .catch(function () { return; });
    }, 300);
  }

  form.addEventListener("input", function (event) {
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

/* Brings a picture without leaving the lesson: its line is put where the caret is, and nothing typed is lost.
   The page works without it: then the line is put at the end of the text. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-picture]");
  var text = document.querySelector("textarea[data-renders]");
  if (!form || !text || !window.fetch) { return; }
  var refused = form.querySelector("[data-refused]"), notice = form.querySelector("[data-notice]");
  var list = document.querySelector("[data-pictures]"), button = form.querySelector("button:not([type=button])");

  function insert(line) {
    var before = text.value.slice(0, text.selectionEnd), after = text.value.slice(text.selectionEnd);
    var place = before.lastIndexOf("\n") + 1;
    var end = after.indexOf("\n");
    if (place < before.length || (end !== 0 && after)) {
      place = end < 0 ? text.value.length : text.selectionEnd + end;
    }
    var head = text.value.slice(0, place).replace(/\s+$/, ""), tail = text.value.slice(place).replace(/^\s+/, "");
    text.value = (head ? head + "\n\n" : "") + line + "\n" + (tail ? "\n" + tail : "");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function say(words) {
    refused.hidden = !words;
    refused.firstElementChild.textContent = words;
    if (words) { notice.textContent = ""; }
  }
  function took(answer, told) {
    button.disabled = false;
    if (!answer.ok) { say(told.reason); return; }
    say("");
    list.innerHTML = told.list;
    insert(told.line);
    form.reset();
    notice.textContent = told.notice;
  }
  form.querySelectorAll("[data-plain], [data-scripted]").forEach(function (hint) { hint.hidden = !hint.hidden; });
  form.addEventListener("submit", function (event) {
    if (!text) { return; }
    event.preventDefault();
    var body = new FormData(form);
    body.set("lesson", "");
    button.disabled = true;
    window.fetch(form.action, { method: "POST", body: body, headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then(function (answer) { return answer.json().then(function (told) { took(answer, told); }); })
      .catch(function () { button.disabled = false; form.submit(); });
  });
})();

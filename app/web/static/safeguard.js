/* Small enhancements; every page works without them. Leaving quickly: Escape twice, or the control, replaces history;
   the back button afterwards leads away again, until somebody opens this site anew. */
(function () {
  "use strict";
  var leave = document.querySelector("[data-leave]");
  var last = 0;
  function remember(left) {
    try {
      if (left) { window.sessionStorage.setItem("left", "yes"); } else { window.sessionStorage.removeItem("left"); }
    } catch (error) { return; }
  }
  function hasLeft() {
    try { return window.sessionStorage.getItem("left") === "yes"; } catch (error) { return false; }
  }
  function go(event) {
    if (event) { event.preventDefault(); }
    document.documentElement.hidden = true;
    remember(true);
    window.location.replace(leave.href);
  }
  function arrive(event) {
    var entry = window.performance.getEntriesByType ? window.performance.getEntriesByType("navigation")[0] : null;
    if (!hasLeft()) { return; }
    if ((event && event.persisted) || (entry && entry.type === "back_forward")) { go(); } else { remember(false); }
  }
  if (leave) {
    arrive();
    window.addEventListener("pageshow", function (event) { if (event.persisted) { arrive(event); } });
    leave.addEventListener("click", go);
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") { return; }
      var menu = document.querySelector(".top details[open]");
      if (menu) { menu.open = false; }
      var now = Date.now();
      if (now - last < 1500) { go(event); }
      last = now;
    });
  }
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-send-on-change")) { form.submit(); }
  });
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post") {
      form.dataset.sent = "yes";
      window.setTimeout(function () { delete form.dataset.sent; }, 8000);
    }
  });
})();

/* Starts the API explorer on its page. */
(function () {
  "use strict";
  var place = document.getElementById("explorer");
  window.SwaggerUIBundle({ url: place.dataset.document, domNode: place, deepLinking: true, validatorUrl: null });
})();

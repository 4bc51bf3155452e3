/* A notice about heat or cold leaves the page when its time is over, on a page that lay in a pocket or in the service
   worker's store too. `data-until`: seconds since 1970 (stationfinder/finder/views/alerts.py). */
(function () {
  'use strict';

  function clear() {
    document.querySelectorAll('[data-until]').forEach(function (note) {
      note.hidden = Number(note.dataset.until) * 1000 <= Date.now();
    });
  }

  function tick() {
    clear();
    setTimeout(tick, 60000 - Date.now() % 60000);
  }

  document.addEventListener('visibilitychange', clear);
  window.addEventListener('pageshow', clear);
  // locate.js may put another page in place of this one.
  new MutationObserver(clear).observe(document.body, { childList: true });
  tick();
  window.station.alerts = { clear: clear };
}());

/* The map and the steps of the browser's history. Adds `station.mapSteps`. */
(function () {
  'use strict';
  /* browsers refuse more than about three such writings in a second */
  const KEEP_MS = 200;

  /* `look`: what a step keeps for who comes back from a station; `ready`: whether there is a map already. */
  window.station.mapSteps = (sheet, look, ready) => {
    let going = false, keeping = 0;

    /* What lies over the map is one step of the history: Back takes it away before it leaves the page.
       One step back at a time: it is taken later than it is asked for, and two would leave the map. */
    function remain() {
      const over = Boolean(sheet.isOpen()) || sheet.at() === 'full', layer = history.state && history.state.over;
      if (going) return;
      if (over && !layer) history.pushState(Object.assign({}, history.state, { over: sheet.isOpen() || 'list' }), '');
      if (!over && layer) {
        going = true;
        history.back();
      }
    }

    function keep() {
      clearTimeout(keeping);
      keeping = setTimeout(() => {
        const seen = !going && look();
        if (seen) history.replaceState(Object.assign({}, history.state, seen), '');
      }, KEEP_MS);
    }

    window.addEventListener('popstate', () => {
      const own = going;
      going = false;
      keep();
      if (own) remain();
      if (own || !ready() || (history.state && history.state.over)) return;
      sheet.closeCard();
      if (sheet.at() === 'full') sheet.stop('half');
    });

    return { remain, keep };
  };
})();

/* Where the rider is, for the map: one question on one press, never on a first load, never a watch. Adds `station.mapRider`. */
(function () {
  'use strict';
  const WHERE = 'why finding insecure refused lost';
  /* some webviews never answer, and nobody has to answer a question */
  const WAIT_MS = 12000, IGNORED_MS = WAIT_MS + 5000;
  const round = (v) => Math.round(v * 1e4) / 1e4;

  function question(found, problem) {
    navigator.geolocation.getCurrentPosition((position) => found([round(position.coords.longitude), round(position.coords.latitude)]), problem,
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 60000 });
  }

  window.station.mapRider = (sheet) => {
    let asking = 0;

    function answered() {
      clearTimeout(asking);
      sheet.notice(WHERE, false);
    }

    /* What is to be known is never said below the edge of the screen. */
    function where(name) {
      answered();
      sheet.notice(name, true);
      if (sheet.at() === 'low') sheet.stop('half');
      document.getElementById('note-' + name).scrollIntoView({ block: 'nearest' });
    }

    /* `found`: gets longitude and latitude, four decimals. */
    function ask(found) {
      if (!window.isSecureContext || !navigator.geolocation) {
        where('insecure');
        return;
      }
      where('finding');
      asking = setTimeout(() => where('lost'), IGNORED_MS);
      question((at) => { answered(); found(at); }, (problem) => where(problem.code === 1 ? 'refused' : 'lost'));
    }

    /* Without a press: only while the permission still stands. */
    function again(found) {
      if (!navigator.permissions || !navigator.geolocation) return;
      navigator.permissions.query({ name: 'geolocation' }).then((permission) => {
        if (permission.state === 'granted') question((at) => { answered(); found(at); }, () => { /* the button is still there */ });
      }, () => { /* an old browser: the button is still there */ });
    }

    return { ask, again };
  };
})();

/* What goes with a position, but not every time: why there is none, and a page that was made with one and is opened
   again. Comes when it is wanted; adds `station.position`. */
(function () {
  'use strict';
  var WHY_NOT = {
    1: '没有定位权限。想用定位，到手机设置里给浏览器打开位置。',
    2: '手机现在定不了位，可能在室内，或者没开定位。到门口再按一次。',
    3: '没等到位置。再按一次。',
    4: '这个网址不是 https 开头，浏览器不让用定位。',
    5: '这个浏览器不会定位。'
  };

  /* Calls `run` when somebody came back to this page, or pulled it down anew, and the phone may still say where it is. */
  function again(run) {
    var visit = window.performance && performance.getEntriesByType && performance.getEntriesByType('navigation')[0];
    if (!visit || !/^(?:back_forward|reload)$/.test(visit.type) || !navigator.permissions) { return; }
    navigator.permissions.query({ name: 'geolocation' }).then(function (permission) {
      if (permission.state === 'granted') { run(); }
    }, function () { /* an old browser: the button is still there */ });
  }

  window.station.position = { why: function (code) { return WHY_NOT[code]; }, again: again };
}());

/* Sharing a place: its name, the verdict and when it was read, as text with a link; never a position. The link's `seen` is
   read by stationfinder/finder/share/words.py. Comes with the tap; adds `station.share`. */
(function () {
  'use strict';
  var station = window.station;
  var DOORS = ['go', 'maybe', 'late', 'scan', 'later', 'shut', 'unk', 'doubt'];

  function two(number) { return (number < 10 ? '0' : '') + number; }

  /* What the sign says now: verdict.js may have changed it since the page was made. */
  function fromSign(name) {
    var plate = document.querySelector('.plate');
    var word = plate.querySelector('.sign-v b').textContent;
    var detail = plate.querySelector('.sign-v span').textContent;
    var door = DOORS.filter(function (one) { return plate.classList.contains(one); })[0];
    var now = new Date(Date.now() + 28800000);
    var month = now.getUTCMonth() + 1;
    var clock = [two(now.getUTCHours()), two(now.getUTCMinutes())];
    var seen = now.getUTCFullYear() + two(month) + two(now.getUTCDate()) + 'T' + clock.join('');
    return {
      title: name,
      text: name + '，' + month + ' 月 ' + now.getUTCDate() + ' 日 ' + clock.join(':') + ' 看的：' + word + (detail ? '，' + detail : ''),
      url: location.origin + location.pathname + '?seen=' + seen + '-' + door
    };
  }

  /* Neither sharing nor copying: the words below the button, chosen, to be copied by hand. */
  function byHand(button, words) {
    var line = document.getElementById('share-words') || document.createElement('p');
    line.id = 'share-words';
    line.className = 'note';
    line.tabIndex = -1;
    line.textContent = words;
    button.parentNode.parentNode.insertBefore(line, button.parentNode.nextSibling);
    line.focus();
    window.getSelection().selectAllChildren(line);
    station.tell('长按选中的话来复制');
  }

  function copy(button, words) {
    if (!navigator.clipboard || !window.isSecureContext) { byHand(button, words); return; }
    navigator.clipboard.writeText(words).then(function () {
      station.label(button, '已复制');
      station.tell('已复制，贴到聊天里就行');
    }, function () { byHand(button, words); });
  }

  function send(button) {
    var data = button.dataset;
    var what = data.link ? { title: data.name, text: data.told, url: data.link } : fromSign(data.name);
    var words = what.text + '\n' + what.url;
    if (!navigator.share) { copy(button, words); return; }
    navigator.share(what).catch(function (error) {
      // They thought better of it; anything else is a browser that cannot, or a script that came too late for the tap.
      if (error.name !== 'AbortError') { copy(button, words); }
    });
  }

  station.share = { send: send };
}());

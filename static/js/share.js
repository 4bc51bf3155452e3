/* Sharing a place: its name, the verdict and when it was read, as text with a link; never a position. The link's `seen` is
   read by stationfinder/finder/share/words.py. Comes with the tap; adds `station.share`.
   A browser shares and copies only within a tap. On a slow network this file comes after it: then it asks for another. */
(function () {
  'use strict';
  var station = window.station;
  var DOORS = ['go', 'maybe', 'late', 'scan', 'later', 'shut', 'unk', 'doubt'];
  var COPIED = '已复制，贴到聊天里就行';
  var AGAIN = '好了，再按一次就能发';
  var plain = '';
  var asked = null;

  function two(number) { return (number < 10 ? '0' : '') + number; }

  /* What the place's own sign says now: verdict.js may have changed it since the page was made. Before it may stand the
     sign of a neighbour, where this door is shut. */
  function fromSign(name) {
    var plate = document.querySelector('.plate.solo');
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

  function label(button, words) {
    var before = station.label(button, words);
    plain = plain || before;
  }

  /* True once for each button, when it has asked for another tap. */
  function again(button) {
    if (asked === button) { return false; }
    asked = button;
    label(button, AGAIN);
    station.tell(AGAIN);
    return true;
  }

  function done(button) {
    asked = null;
    if (plain) { label(button, plain); }
  }

  function copied(button) {
    done(button);
    label(button, '已复制');
    station.tell(COPIED);
  }

  /* Neither sharing nor the new way of copying: the words below the button, chosen. Webviews that know the old way copy
     them; else a finger does. */
  function byHand(button, words) {
    var line = document.getElementById('share-words') || document.createElement('p');
    line.id = 'share-words';
    line.className = 'note';
    line.tabIndex = -1;
    line.textContent = words;
    button.parentNode.parentNode.insertBefore(line, button.parentNode.nextSibling);
    line.focus();
    window.getSelection().selectAllChildren(line);
    if (document.execCommand('copy')) {
      line.parentNode.removeChild(line);
      button.focus();
      copied(button);
      return;
    }
    done(button);
    station.tell('长按选中的话来复制');
  }

  function copy(button, words) {
    if (!navigator.clipboard || !window.isSecureContext) { byHand(button, words); return; }
    navigator.clipboard.writeText(words).then(function () { copied(button); }, function () {
      if (!again(button)) { byHand(button, words); }
    });
  }

  function send(button) {
    var data = button.dataset;
    var what = data.link ? { title: data.name, text: data.told, url: data.link } : fromSign(data.name);
    var words = what.text + '\n' + what.url;
    var tap = navigator.userActivation;
    if (tap && !tap.isActive && again(button)) { return; }
    if (!navigator.share) { copy(button, words); return; }
    navigator.share(what).then(function () { done(button); }, function (error) {
      if (error.name === 'AbortError') { done(button); return; } // they thought better of it
      // The tap is over, as far as this browser is concerned; or it says that it can share, and cannot.
      if (error.name !== 'NotAllowedError' || !again(button)) { copy(button, words); }
    });
  }

  station.share = { send: send };
}());

/* 念给我听: the sign in words for who rides and cannot look. Speaks on a tap only, a second tap stops. Comes with the tap;
   adds `station.voice`. */
(function () {
  'use strict';
  var station = window.station;
  var speech = window.speechSynthesis;
  var speaking = null;

  function text(element) { return element ? element.textContent.replace(/\s+/g, ' ').trim() : ''; }

  function all(selector, inside) { return Array.prototype.map.call(inside.querySelectorAll(selector), text).filter(Boolean); }

  /* Name, how far, which way, what the door says, how to get in. Full stops make the voice breathe. */
  function words(plate) {
    var distance = text(plate.querySelector('.sign-d'));
    return [
      text(plate.querySelector('.nm')),
      [text(plate.querySelector('.sign-to')), distance].filter(Boolean).join(' '),
      all('.sign-v b, .sign-v span', plate).join('，'),
      all('.plate-how .segs > span', plate).join('，')
    ].filter(Boolean).join('。') + '。';
  }

  function chinese(voice) { return /^(?:zh|cmn)\b/i.test(voice.lang); }

  function rest() {
    if (!speaking) { return; }
    station.label(speaking, '念给我听');
    speaking.setAttribute('aria-pressed', 'false');
    speaking = null;
  }

  function read(button) {
    if (speaking) {
      speech.cancel();
      rest();
      return;
    }
    var plate = button.closest('.plate');
    var voices = speech.getVoices();
    var voice = voices.filter(chinese)[0];
    // An empty list is one that is not there yet: the phone finds a voice by the language.
    if (voices.length && !voice) {
      station.label(button, '这部手机不会念中文');
      return;
    }
    var said = new SpeechSynthesisUtterance(words(plate));
    said.lang = 'zh-CN';
    if (voice) { said.voice = voice; }
    said.onend = rest;
    said.onerror = function (event) {
      rest();
      // Stopped by the second tap, or by another page's voice: that is no failure.
      if (!/^(?:canceled|interrupted)$/.test(event.error)) { station.label(button, '这部手机念不了'); }
    };
    speech.cancel();
    speaking = button;
    station.label(button, '别念了');
    button.setAttribute('aria-pressed', 'true');
    speech.speak(said);
  }

  // A page that is left or put away falls silent.
  window.addEventListener('pagehide', function () { speech.cancel(); rest(); });
  station.voice = { read: read };
}());

/* 念给我听: the sign in words for who rides and cannot look. Speaks on a tap only, a second tap stops. Comes with the finger
   that goes down; adds `station.voice`. Which voices a phone has it tells late or never, and a page that asked at its
   start would pay for it every time: so the button stands, and says what it found when it is pressed. */
(function () {
  'use strict';
  var station = window.station;
  var speech = window.speechSynthesis;
  var WAIT_MS = 8000;
  var MUTE = '这部手机不会念中文';
  var speaking = null;
  var mute = null;
  var timer = 0;

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

  /* zh-CN, and zh_CN as Android's own engines write it. */
  function chinese(voice) { return /^(?:zh|cmn)(?![a-z])/i.test(voice.lang); }

  function rest() {
    clearTimeout(timer);
    if (!speaking) { return; }
    station.label(speaking, '念给我听');
    speaking.setAttribute('aria-pressed', 'false');
    speaking = null;
  }

  /* A filter put another page in place of the one that is read: its voice stops, and the next tap is about the new one. */
  function hush() {
    if (speaking && !document.contains(speaking)) {
      speech.cancel();
      rest();
    }
  }

  function say(button, words) {
    rest();
    station.label(button, words);
    station.tell(words);
  }

  function read(button) {
    hush();
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
      mute = button;
      say(button, MUTE);
      return;
    }
    var said = new SpeechSynthesisUtterance(words(plate));
    said.lang = 'zh-CN';
    if (voice) { said.voice = voice; }
    said.onstart = function () { clearTimeout(timer); };
    said.onend = rest;
    said.onerror = function (event) {
      // Stopped by the second tap, or by another page's voice: that is no failure.
      if (/^(?:canceled|interrupted)$/.test(event.error)) { rest(); } else { say(button, '这部手机念不了'); }
    };
    speech.cancel();
    speaking = button;
    station.label(button, '别念了');
    button.setAttribute('aria-pressed', 'true');
    speech.speak(said);
    // Webviews that have the interface and no voice behind it stay silent and report nothing.
    timer = setTimeout(function () { speech.cancel(); say(button, '没念出来，再按一次'); }, WAIT_MS);
  }

  /* A voice that came after all: what was said of its absence no longer holds. */
  function heard() {
    if (mute && speech.getVoices().some(chinese)) {
      station.label(mute, '念给我听');
      mute = null;
    }
  }

  // The first question sends a browser to look for its voices: by the end of the tap they are there.
  speech.getVoices();
  if (speech.addEventListener) { speech.addEventListener('voiceschanged', heard); }
  new MutationObserver(hush).observe(document.body, { childList: true });
  // A page that is left or put away falls silent.
  window.addEventListener('pagehide', function () { speech.cancel(); rest(); });
  station.voice = { read: read };
}());

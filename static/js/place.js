/* Copying an address. Comes with the tap; adds `station.place`. */
(function () {
  'use strict';
  var station = window.station;

  function copied(button) {
    station.tell('已复制');
    // It stays: a word that goes away by itself is missed by who reads slowly.
    station.label(button, '已复制');
  }

  function copyByHand(text) {
    var area = document.createElement('textarea');
    area.value = text;
    area.className = 'vh';
    area.setAttribute('readonly', '');
    document.body.appendChild(area);
    area.select();
    area.setSelectionRange(0, text.length);
    var worked = document.execCommand('copy');
    document.body.removeChild(area);
    return worked;
  }

  function copy(button) {
    var text = button.getAttribute('data-copy');
    function fallback() {
      if (copyByHand(text)) { copied(button); } else { window.prompt('长按复制', text); }
      button.focus();
    }
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(function () { copied(button); }, fallback);
    } else {
      fallback();
    }
  }

  station.place = { copy: copy };
}());

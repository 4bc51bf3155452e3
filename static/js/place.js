/* The station page: copying the address, and a way back to the same row of the list. */
(function () {
  'use strict';

  function copied(button) {
    var keep = window.stationKeep;
    if (!keep) { return; }
    keep.tell('已复制');
    if (button.hasAttribute('data-copied')) { return; }
    var before = keep.label(button, '已复制');
    button.setAttribute('data-copied', '');
    setTimeout(function () {
      keep.label(button, before);
      button.removeAttribute('data-copied');
    }, 2500);
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

  /* One station may lead to another: only the page that the list itself opened goes back one step. */
  function openedFromList() {
    try {
      return history.length > 1 && sessionStorage.getItem('opened') === location.pathname;
    } catch (error) {
      return false; // Storage is off: the link leads to the list's beginning.
    }
  }

  document.querySelectorAll('button[data-copy]').forEach(function (button) {
    button.hidden = false;
    button.addEventListener('click', function () { copy(button); });
  });

  document.querySelectorAll('a[data-back]').forEach(function (link) {
    link.addEventListener('click', function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !openedFromList()) { return; }
      event.preventDefault();
      history.back();
    });
  });
}());

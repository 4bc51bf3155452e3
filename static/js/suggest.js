/* What the search box offers while somebody types: areas, then stations (stationfinder/finder/suggest/routes.py), as the
   combobox of WAI-ARIA's patterns. Comes when the box gets the focus; without it the box sends its form as ever.
   A position goes along only where the form holds one already. */
(function () {
  'use strict';
  var WAIT_MS = 180;
  var station = window.station;
  var box = null;
  var list = null;
  var found = [];
  var chosen = -1;
  var timer = 0;
  var running = null;

  function put(parent, name, text) {
    var made = document.createElement(name);
    made.textContent = text || '';
    return parent.appendChild(made);
  }

  function attributes(element, values) {
    Object.keys(values).forEach(function (name) { element.setAttribute(name, values[name]); });
  }

  function opened(yes) {
    list.hidden = !yes;
    box.setAttribute('aria-expanded', yes);
    choose(-1);
  }

  function stop() {
    clearTimeout(timer);
    if (running && running.abort) { running.abort(); }
    running = null;
  }

  function close() {
    stop();
    opened(false);
  }

  function choose(number) {
    chosen = number;
    found.forEach(function (one, index) {
      list.children[index].setAttribute('aria-selected', index === number);
    });
    box.setAttribute('aria-activedescendant', number < 0 ? '' : 'hint-' + number);
    if (number >= 0) { list.children[number].scrollIntoView({ block: 'nearest' }); }
  }

  /* By a link, so that the list's own script hears of it as of any other. */
  function go(number) {
    var link = put(box.form, 'a');
    link.href = found[number].url;
    close();
    link.click();
    box.form.removeChild(link);
  }

  function show(suggestions) {
    found = suggestions;
    list.textContent = '';
    found.forEach(function (one, index) {
      var item = put(list, 'li');
      attributes(item, { id: 'hint-' + index, role: 'option' });
      put(item, 'b', one.name);
      put(item, 'span', one.detail);
      item.addEventListener('click', function () { go(index); });
    });
    opened(found.length > 0);
    station.tell(found.length ? found.length + ' 条建议' : '没有建议');
  }

  function load() {
    var params = new URLSearchParams();
    ['q', 'at', 'district'].forEach(function (name) {
      var field = box.form.elements[name];
      if (field) { params.set(name, field.value); }
    });
    // It is what `fetch` wants of its second argument, too: it has a `signal`.
    var mine = running = window.AbortController ? new AbortController() : {};
    fetch('/api/v1/suggest?' + params, mine).then(function (response) {
      return response.json();
    }).then(function (answer) {
      if (mine === running) { show(answer.suggestions || []); }
    }).catch(function () { /* no network, or typed on: the box works without */ });
  }

  /* What stands there stays until the answer comes: nothing flickers on a slow network. */
  function ask() {
    stop();
    if (!box.value.trim() || station.cut()) { close(); return; }
    timer = setTimeout(load, WAIT_MS);
  }

  function key(event) {
    var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    var size = found.length + 1;
    if (event.isComposing) { return; }
    if (step) {
      // Past either end lies the box itself.
      if (list.hidden) { ask(); } else { choose((chosen + 1 + step + size) % size - 1); }
    } else if (event.key === 'Enter' && chosen >= 0) {
      go(chosen);
    } else {
      if (event.key === 'Enter') { close(); }
      if (event.key !== 'Escape' || list.hidden) { return; }
      close();
    }
    event.preventDefault();
  }

  /* 清空, beside the box while there is something in it. */
  function clear(button) {
    open(button.form.elements.q);
    box.value = '';
    close();
    box.focus();
  }

  /* The box that got the focus: another one after the list's script has put a new page in. */
  function open(input) {
    if (input === box) { return; }
    box = input;
    found = [];
    list = put(box.parentNode, 'ul');
    list.className = 'hints';
    attributes(list, { id: 'hints', role: 'listbox', 'aria-label': '建议' });
    attributes(box, { role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': 'hints' });
    opened(false);
    box.addEventListener('input', function (event) { if (!event.isComposing) { ask(); } });
    box.addEventListener('compositionend', ask);
    box.addEventListener('keydown', key);
    box.addEventListener('blur', close);
    // The focus stays in the box, or its loss would close the list before the tap arrives.
    list.addEventListener('mousedown', function (event) { event.preventDefault(); });
    if (box.value !== box.defaultValue) { ask(); }
  }

  station.suggest = { open: open, clear: clear };
}());

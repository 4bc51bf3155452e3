// What the proofs measure inside a page. Not part of the site.
(() => {
  'use strict';
  const named = one => {
    const words = (one.textContent || one.value || one.getAttribute('aria-label') || '').trim().replace(/\s+/g, ' ');
    const styled = (one.getAttribute('class') || '').trim().replace(/ /g, '.');
    return `${one.tagName.toLowerCase()}${one.id && '#' + one.id}${styled && '.' + styled} "${words.slice(0, 14)}"`;
  };
  const shown = one => one.checkVisibility({visibilityProperty: true});
  const unique = list => [...new Set(list)];

  // Text that somebody can see and that is smaller than `least` pixels.
  const smallText = least => {
    const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement, size = parseFloat(getComputedStyle(element).fontSize);
      const apart = element.closest('.vh, script, noscript, svg');
      if (walker.currentNode.data.trim() && !apart && shown(element) && size < least) found.push(`${named(element)} ${size}px`);
    }
    return unique(found);
  };

  // What is tapped and offers less than `least` × `least` pixels. Measured by hitting: a target may be larger than its box.
  // Links inside a sentence are left out, as WCAG 2.5.8 does, and the map's own marks, which have a test of their own.
  const smallTargets = least => {
    const found = [];
    for (const target of document.querySelectorAll('a[href], button, summary, input, select, textarea, [role=button]')) {
      const label = target.closest('label') || target, style = getComputedStyle(label);
      const sentence = style.display === 'inline' && label.parentElement.textContent.trim() !== label.textContent.trim();
      if (!shown(label) || target.type === 'hidden' || target.closest('.skip, .vh, #map') || sentence) continue;
      label.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
      const box = label.getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + box.height / 2;
      const hits = (dx, dy) => {
        const at = document.elementFromPoint(x + dx, y + dy), over = at && at.closest('label');
        return Boolean(at) && (label.contains(at) || Boolean(over && over.control === target));
      };
      const reach = (sx, sy) => {
        let steps = 0;
        while (steps < least && hits(sx * (steps + 1), sy * (steps + 1))) steps += 1;
        return steps;
      };
      const width = Math.max(box.width, reach(1, 0) + reach(-1, 0) + 1);
      const height = Math.max(box.height, reach(0, 1) + reach(0, -1) + 1);
      if (width < least - 0.5 || height < least - 0.5) found.push(`${named(label)} ${Math.round(width)}×${Math.round(height)}`);
    }
    return unique(found);
  };

  // What makes the page wider than the screen; the first entry says by how much.
  const tooWide = () => {
    const root = document.documentElement, room = root.clientWidth;
    if (root.scrollWidth <= room) return [];
    const over = [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > room + 0.5);
    return [`${root.scrollWidth} > ${room}`, ...over.filter(one => !one.closest('.vh')).slice(0, 5).map(named)];
  };

  // Numbers everything that acts, in reading order. Of a group of radio buttons Tab reaches one, the arrows the others.
  const number = () => {
    const asked = 'a[href], button, input, select, textarea, summary, [tabindex]', groups = {};
    const acting = [...document.querySelectorAll(asked)].filter(one => {
      if (one.disabled || one.type === 'hidden' || one.tabIndex < 0 || !shown(one)) return false;
      if (one.type !== 'radio') return true;
      const group = [...document.querySelectorAll('input[type=radio]')].filter(other => other.name === one.name);
      return one === (group.find(other => other.checked) || group[0]);
    });
    acting.forEach((one, at) => { one.dataset.proof = at; });
    return acting.length;
  };

  // Where the focus is: its number, whether a ring is drawn round it, and whether anything lies over it.
  const focus = () => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const label = one.closest('label') || one, box = label.getBoundingClientRect();
    const ringed = [one, one.nextElementSibling, one.parentElement, label].filter(Boolean).some(each => {
      const style = getComputedStyle(each);
      const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
      return outlined || (each.matches(':focus-within') && style.boxShadow.includes('inset'));
    });
    // Not hidden means: some of it can be seen (WCAG 2.4.11). The map reaches behind its sheet.
    const open = [.5, .1, .3, .9].some(part => {
      const y = Math.min(Math.max(box.top + box.height * part, 0), innerHeight - 1);
      const at = document.elementFromPoint(Math.min(box.left + box.width / 2, innerWidth - 1), y), over = at && at.closest('label');
      return Boolean(at) && (label.contains(at) || at.contains(one) || Boolean(over && over.control === one));
    });
    return {number: Number(one.dataset.proof === undefined ? -1 : one.dataset.proof), name: named(one), ringed, open};
  };

  window.measures = {smallText, smallTargets, tooWide, number, focus};
})();

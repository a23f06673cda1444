/* sheet_start.js - the parts of the page, and its buttons */

const PARTS = [
  {id: 'core', title: 'In memory', figures: coreFigures,
   about: 'Packets go through the stack without a device: what its own code costs, with every check, on one processor.'},
  {id: 'tun', title: 'On a tun device', figures: tunFigures,
   about: 'Packets come from the kernel and go back to it. Nearly all of the time is the kernel’s, so what counts is the distance to the null reflector.'},
  {id: 'rtt', title: 'There and back', figures: rttFigures,
   about: 'Time from sending a ping to having its answer. At the right are the slowest: the line at 99.9\u00a0% is what one ping in a thousand exceeds.'},
];

function openTables(isOpen) {
  for (const one of document.querySelectorAll('details'))
    one.open = isOpen;
  byId('open-tables').setAttribute('aria-pressed', String(isOpen));
}

const PAPER_WIDTH = 650; /* CSS pixels between the margins of A4, and some less */

/* Paper has no way to open a table, or to scroll it. */
function openToPrint() {
  for (const one of document.querySelectorAll('details:not([open])')) {
    one.open = true;
    one.dataset.printed = '';
  }
  for (const table of document.querySelectorAll('table'))
    table.style.setProperty('--fit', Math.min(1, PAPER_WIDTH / table.scrollWidth));
}

function closeAgain() {
  for (const one of document.querySelectorAll('details[data-printed]')) {
    one.open = false;
    delete one.dataset.printed;
  }
}

function listen() {
  byId('open-tables').addEventListener('click', ({currentTarget}) => openTables(currentTarget.getAttribute('aria-pressed') !== 'true'));
  byId('save-figures').addEventListener('click', saveReport);
  addEventListener('beforeprint', openToPrint);
  addEventListener('afterprint', closeAgain);
  addEventListener('scroll', followTip, {passive: true, capture: true});
}

function start() {
  readReport();
  renderHead();
  const parts = PARTS.map((part) => ({...part, drawn: part.figures()})).filter(({drawn}) => drawn.length > 0);
  byId('plots').replaceChildren(...parts.map(({id, title, about, drawn}) => make('section', {id, 'aria-labelledby': `${id}-title`},
    make('h2', {id: `${id}-title`}, title), make('p', {class: 'intro'}, about), make('div', {class: 'figures'}, ...drawn))));
  byId('parts').replaceChildren(...parts.map(({id, title}) => make('a', {href: `#${id}`}, title)));
  byId('parts').hidden = parts.length < 2;
  listen();
  document.documentElement.dataset.ready = 'yes';
}

document.addEventListener('DOMContentLoaded', start);

/* sheet_plot.js - what all plots have: a frame, axes, marks that can be asked, and their legend
 *
 * A plot is drawn for the width that it has, in CSS pixels, and anew when that changes: so its
 * letters are as large as all others on a phone as well. One stop of the Tab key is in each plot;
 * the arrows go from mark to mark.
 */

const LETTER = 12.5; /* px, of everything in a plot */
const measuring = document.createElement('canvas').getContext('2d');

function textWidth(text, weight = 400) {
  measuring.font = `${weight} ${LETTER}px ${getComputedStyle(document.documentElement).fontFamily}`;
  return measuring.measureText(text).width;
}

/* As much of a text as fits into so many pixels. */
function cut(text, room) {
  if (textWidth(text, 600) <= room)
    return text;
  let n = text.length;
  while (n > 1 && textWidth(`${text.slice(0, n)}…`, 600) > room)
    n--;
  return `${text.slice(0, n).trimEnd()}…`;
}

function svgText(x, y, text, attributes = {}) {
  return makeSvg('text', {x, y, 'font-size': LETTER, ...attributes}, text);
}

function svgLine(x1, y1, x2, y2, name) {
  return makeSvg('line', {x1, y1, x2, y2, class: name});
}

/* Round numbers from 0 on, at most so many steps up to the greatest. */
function linearTicks(greatest, n) {
  const rough = greatest / n;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].find((one) => one * power >= rough * 0.999) * power;
  return Array.from({length: Math.floor(greatest / step + 1e-9) + 1}, (_, i) => Number((i * step).toPrecision(12)));
}

/* 1, 2, 5, 10, ... within two limits; only the tens when that would be too many. */
function logTicks(least, greatest, n) {
  const all = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(greatest)); power++)
    all.push(...[1, 2, 5].map((one) => one * 10 ** power));
  const within = all.filter((one) => one >= least * 0.999 && one <= greatest * 1.001);
  const tens = within.filter((one) => Number.isInteger(Math.round(Math.log10(one) * 1e6) / 1e6));
  return (within.length > n && tens.length > 1 ? tens : within).map((one) => Number(one.toPrecision(12)));
}

/* Something in a plot that has a figure: says it when pointed at, or reached by key. */
function mark(words, attributes, ...children) {
  const group = makeSvg('g', {class: 'datum', role: 'img', 'aria-label': words, tabindex: '-1', ...attributes}, ...children);
  const show = () => showTip(words, group.getBoundingClientRect());
  for (const name of ['pointerenter', 'focus'])
    group.addEventListener(name, show);
  for (const name of ['pointerleave', 'blur'])
    group.addEventListener(name, hideTip);
  return group;
}

function showTip(words, box) {
  const tip = byId('tip');
  tip.replaceChildren(...words.split('\n').map((line) => make('div', {}, line)));
  tip.hidden = false;
  const {width, height} = tip.getBoundingClientRect();
  const left = Math.min(Math.max(8, (box.left + box.right - width) / 2), document.documentElement.clientWidth - width - 8);
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${box.top - height - 8 >= 0 ? box.top - height - 8 : box.bottom + 8}px`;
}

/* What the tip is about has been scrolled, to it or away. */
function followTip() {
  const about = document.querySelector('.datum:focus') ?? document.querySelector('.datum:hover');
  if (about === null)
    hideTip();
  else if (!byId('tip').hidden)
    showTip(about.getAttribute('aria-label'), about.getBoundingClientRect());
}

function hideTip() {
  byId('tip').hidden = true;
}

function marksOf(svg) {
  return [...svg.querySelectorAll('.datum')];
}

const KEYS = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity};

function moveFocus(event) {
  if (event.key === 'Escape')
    hideTip();
  const step = KEYS[event.key];
  const marks = marksOf(event.currentTarget);
  if (step === undefined || marks.length === 0)
    return;
  event.preventDefault();
  const to = Math.min(Math.max(marks.indexOf(document.activeElement) + step, 0), marks.length - 1);
  marks.forEach((one, i) => one.setAttribute('tabindex', i === to ? '0' : '-1'));
  marks[to].focus();
}

/* draw(width) returns {height, children}. */
function redraw(place, title, draw) {
  const width = Math.floor(place.clientWidth);
  if (width === 0 || Number(place.dataset.width) === width)
    return;
  const {height, children} = draw(width);
  const had = marksOf(place).indexOf(document.activeElement);
  const svg = makeSvg('svg', {
    width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': title, onkeydown: moveFocus, class: 'plot',
  }, ...children);
  place.dataset.width = width;
  place.replaceChildren(svg);
  const marks = marksOf(svg);
  marks[Math.max(had, 0)]?.setAttribute('tabindex', '0');
  if (had >= 0)
    marks[had]?.focus({preventScroll: true});
}

/* A sample of an ink, as it is drawn. */
function swatch(ink) {
  return makeSvg('svg', {width: 14, height: 14, class: 'plot', 'aria-hidden': 'true'},
                 makeSvg('rect', {x: 1, y: 1, width: 12, height: 12, class: `ink-${ink}`}));
}

function legend(entries) {
  return entries.length === 0 ? null : make('ul', {class: 'legend'},
    ...entries.map(({ink, name, sample}) => make('li', {}, sample ?? swatch(ink), name)));
}

/* What was noted when these rows were measured; of which, unless of all. A figure that is missing
 * has its note where it would be. */
function notesOf(rows, name, paths = ['ns_per_packet']) {
  const noted = rows.filter((row) => row.note && paths.some((path) => figureOf(row, path)));
  return distinct(noted.map(({note}) => note)).map((note) => {
    const of = distinct(noted.filter((row) => row.note === note).map(name));
    return of.length === distinct(rows.map(name)).length ? (/^\w*_/.test(note) ? note : sentence(note)) : `${of.join('; ')}: ${note}`;
  });
}

/* title, and below it what the plot shows in words; then the plot, then its table. saved is the
 * legend that goes with it when it is saved. */
function plotFigure({id, title, about, draw, notes = [], entries = [], saved = entries, tables = []}) {
  const place = make('div', {class: 'place'});
  const heading = `${id}-title`;
  const figure = make('figure', {id, 'aria-labelledby': heading},
    make('figcaption', {}, make('h3', {id: heading}, title), ...[about, ...notes].filter(Boolean).map((text) => make('p', {class: 'note'}, /[.:]$/.test(text) ? text : `${text}.`))),
    legend(entries), place, make('div', {class: 'under'}, ...tables,
      make('button', {type: 'button', class: 'save', 'aria-label': `Save as SVG: ${title}`, onclick: () => savePlot(figure, title, saved)}, 'Save as SVG')));
  new ResizeObserver(() => redraw(place, title, draw)).observe(place);
  place.addEventListener('redraw', () => redraw(place, title, draw));
  return figure;
}

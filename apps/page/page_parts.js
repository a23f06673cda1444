/* page_parts.js - the parts of an explanation below its steps: fragments, routes, and what leaves */

/* Bytes of the datagram's data, to scale: what is here, what is missing, and whether an end is known. */
function renderFragments({fragments}) {
  byId('fragments-section').hidden = fragments === null;
  if (fragments === null)
    return;
  const parts = [...fragments.held.map(([first, end]) => ({first, end, name: 'held'})),
                 ...fragments.missing.map(([first, end]) => ({first, end, name: 'missing'}))]
    .sort((a, b) => a.first - b.first);
  const length = Math.max(1, ...parts.map((part) => part.end));
  const open = fragments.end_is_known ? 0 : 12; /* room for what nobody knows of yet */
  const scale = (100 - open) / length;
  const words = parts.map(({first, end, name}) => `${first} to ${end - 1} ${name}`);
  words.push(fragments.end_is_known ? `${length} bytes in all`
                                    : 'how many there are is not known: the last fragment has not come');
  byId('fragments').replaceChildren(
    makeSvg('svg', {viewBox: '0 0 100 10', preserveAspectRatio: 'none', class: 'bar', role: 'img',
                    'aria-label': `Bytes of its data: ${words.join('; ')}`},
            ...parts.map(({first, end, name}) => makeSvg('rect', {
              class: name, x: first * scale, width: Math.max(0.5, (end - first) * scale - 0.3), y: 0, height: 10})),
            open > 0 ? makeSvg('rect', {class: 'open', x: 100 - open, width: open, y: 0, height: 10}) : null),
    make('ul', {class: 'legend'}, ...parts.map(({first, end, name}) =>
      make('li', {}, make('span', {class: `swatch ${name}`}), make('strong', {}, name), ` bytes ${first} to ${end - 1}`)),
    make('li', {}, make('span', {class: `swatch ${open > 0 ? 'open' : 'none'}`}), sentence(words[words.length - 1]))));
}

function routeLine({prefix, type}, winner) {
  const won = winner.prefix === prefix && winner.type === type;
  const why = won ? 'won: the longest prefix'
    : winner.prefix === prefix ? 'lost: of equal prefixes the last decides' : 'lost: a shorter prefix';
  return make('li', {class: won ? 'won' : 'lost'}, icon(won ? 'passed' : 'no'),
              make('span', {class: 'mono'}, prefix), make('span', {class: 'type'}, type), make('span', {class: 'why'}, why));
}

function renderLookups({lookups}) {
  byId('lookups').replaceChildren(...(lookups.length === 0
    ? [make('p', {class: 'note'}, 'It was never asked: what came before decided.')]
    : lookups.map(({of, address, won, lost}) => make('div', {class: 'lookup'},
      make('h3', {}, `${sentence(of)} `, make('span', {class: 'mono'}, address)),
      make('ul', {}, won ? routeLine(won, won)
                         : make('li', {class: 'none'}, icon('no'), 'no prefix covers it'),
           ...lost.map((route) => routeLine(route, won)))))));
}

/* Rows of 16 bytes, those that changed marked. */
function markedBytes(hex, end, isMarked) {
  const rows = [];
  for (let start = 0; start < end; start += 8) {
    const cells = [];
    for (let offset = start; offset < Math.min(end, start + 8, hex.length / 2); offset++) {
      const value = hex.substr(2 * offset, 2);
      cells.push(isMarked(offset) ? make('mark', {}, value) : make('span', {}, value));
    }
    rows.push(make('div', {}, make('span', {class: 'offset'}, String(start)), ...cells));
  }
  return make('div', {class: 'dump mono', 'aria-hidden': 'true'}, ...rows);
}

function beforeAndAfter(explanation) {
  const {changes} = explanation;
  const before = explanation.datagram ?? explanation.bytes, after = explanation.replies[0].bytes;
  const last = Math.max(...changes.map((one) => Math.max(one.offset + one.length, one.from_offset + one.from_length)));
  const end = Math.min(96, Math.ceil(last / 8) * 8);
  const inFrom = (offset) => changes.some((one) => offset >= one.from_offset && offset < one.from_offset + one.from_length);
  const inTo = (offset) => changes.some((one) => offset >= one.offset && offset < one.offset + one.length);
  return make('div', {class: 'before-after'},
    make('figure', {}, make('figcaption', {}, 'Before: what came'), markedBytes(before, end, inFrom)),
    make('figure', {}, make('figcaption', {}, 'After: what leaves'), markedBytes(after, end, inTo)));
}

function bytesText(hex) {
  return hex === '' ? make('span', {class: 'meaning'}, 'nothing') : make('span', {class: 'mono'}, spacedHex(hex, 12));
}

function changeRow({offset, from_offset, length, from, to, field, why, clause}) {
  const place = length > 0 ? offset : from_offset;
  const size = length > 0 ? length : from.length / 2;
  return make('tr', {},
    make('td', {class: 'mono'}, size > 1 ? `${place}–${place + size - 1}` : String(place)),
    make('td', {class: 'what'}, field),
    make('td', {class: 'swap'}, bytesText(from), make('span', {class: 'arrow', role: 'img', 'aria-label': 'becomes'}, ' → '),
         from === to ? make('span', {class: 'meaning'}, 'the same') : bytesText(to)),
    make('td', {class: 'reason'}, sentence(why), make('span', {class: 'meaning'}, ...clauseLinks(clause))));
}

function renderReply(explanation) {
  const {replies, changes, verdict} = explanation;
  const place = byId('reply');
  if (replies.length === 0) {
    place.replaceChildren(make('p', {class: 'note'}, `Nothing. ${sentence(verdict.sentence)}.`));
    return;
  }
  const what = replies.length === 1 ? `One packet of ${plural(replies[0].length, 'byte')}.`
    : `${replies.length} fragments, of ${replies.map((reply) => reply.length).join(', ')} bytes.`;
  const how = changes.length > 0 ? 'It is the request turned round, in the same cell of the ring. ' +
      `${replies.length > 1 ? 'In the first fragment, no' : 'No'} other byte changed:`
    : 'It is a new message that quotes the beginning of what came.';
  place.replaceChildren(
    make('p', {}, `${what} ${how}`),
    ...(changes.length === 0 ? [] : [
      beforeAndAfter(explanation),
      make('table', {class: 'changes'},
        make('thead', {}, make('tr', {}, ...['bytes', 'field', 'before → after', 'why'].map((name) => make('th', {scope: 'col'}, name)))),
        make('tbody', {}, ...changes.map(changeRow))),
    ]),
    make('div', {class: 'row'}, ...replies.map((reply, i) => make('button', {
      type: 'button',
      onclick: () => {
        showBytesOf(`reply-${i}`);
        renderBytes(explanation);
        byId('bytes-title').scrollIntoView({block: 'start'});
        byId(`tab-reply-${i}`)?.focus({preventScroll: true});
      },
    }, replies.length === 1 ? 'See its bytes' : `See part ${i + 1}`))));
}

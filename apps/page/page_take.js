/* page_take.js - the edited packet as bytes, as a link to this page, and as a command of echohost */

const TAKEN = [
  {id: 'take-command', words: 'The command that says the same', button: 'Copy command'},
  {id: 'take-hex', words: 'Its bytes', button: 'Copy as hex'},
  {id: 'take-link', words: 'A link to this page with the packet, the routes and the switches', button: 'Copy link'},
];

function makeTake() {
  byId('take').replaceChildren(...TAKEN.map(({id, words, button}) => {
    const field = make('textarea', {id, class: 'mono', rows: 3, readonly: true, spellcheck: 'false'});
    return make('div', {class: 'taken'}, make('label', {for: id}, words), field,
                make('button', {type: 'button', id: `${id}-copy`, onclick: (event) => copyFrom(field, event.currentTarget)}, button));
  }));
}

/* Routes that the stack has, as a command names them. */
function routeTexts() {
  return page.now.routes.filter((route, i) => route.type !== 'broadcast' && !page.routeProblems[i]).map(routeText);
}

/* The options of every switch that does not stand as echohost has it by itself. */
function optionTexts(host) {
  const usualKernel = page.data.kernel === KERNEL_USUAL;
  return [...(usualKernel ? [] : ['--address', page.data.kernel]), ...SWITCHES.flatMap((row) => {
    const value = host[row.member];
    if (isSwitch(row))
      return value === Boolean(row.off) ? [] : row.option.split(' ');
    return value === row.usual ? [] : [row.option, String(value)];
  })];
}

function commandText(hex) {
  return ['echohost', 'explain', ...optionTexts(page.now.host), '--hex', hex || "''", ...routeTexts()].join(' ');
}

function linkText(packet) {
  const {host} = page.now;
  const parts = {hex: hexOf(packet.bytes), routes: routeTexts().join(',')};
  const switches = SWITCHES.filter(({member}) => host[member] !== page.file.host[member])
    .map(({member}) => `${member}:${Number(host[member])}`);
  if (switches.length > 0)
    parts.host = switches.join(',');
  if (packetOf(packet.number, page.file.packets))
    parts.packet = packet.number;
  const hash = Object.entries(parts).map(([name, value]) => `${name}=${value}`).join('&');
  return `${location.href.split('#')[0]}#${hash}`;
}

function renderTake(entry) {
  const packet = chosenPacket();
  byId('take').hidden = packet === null;
  byId('alone').hidden = true;
  if (packet === null)
    return;
  const hex = hexOf(packet.bytes);
  byId('take-command').value = commandText(hex);
  byId('take-hex').value = hex;
  byId('take-link').value = linkText(packet);
  if (stack === null)
    return;
  const alone = judgeAlone(packet).verdict;
  if (alone.name !== entry.explanation.verdict.name) {
    byId('alone').hidden = false;
    setText('alone', `The command knows nothing of the other packets: there, alone, this one gets ${alone.name} (${alone.sentence}).`);
  }
}

function routesOfLink(text) {
  return text.split(',').filter((one) => one !== '').map((one) => {
    const [prefix, type = 'local'] = one.split('=');
    return {prefix: prefix.includes('/') ? prefix : `${prefix}/32`, type: CHOICES.includes(type) ? type : 'local'};
  });
}

function hostOfLink(text) {
  const host = {...page.file.host};
  for (const [member, digits] of text.split(',').map((one) => one.split(':'))) {
    const row = SWITCHES.find((other) => other.member === member);
    const value = Number(digits);
    if (row && isSwitch(row))
      host[member] = value === 1;
    else if (row && Number.isInteger(value) && value >= row.min && value <= row.max)
      host[member] = value;
  }
  return host;
}

/* What a link holds, as an edit that can be undone. Null, or why there is nothing to take from it. */
function takeLink() {
  const parts = Object.fromEntries(location.hash.slice(1).split('&').map((part) => {
    const at = part.indexOf('=');
    return [part.slice(0, at), decodeURIComponent(part.slice(at + 1))];
  }));
  if (parts.hex === undefined)
    return null;
  if (!/^([0-9a-f]{2})*$/i.test(parts.hex) || parts.hex.length > 2 * MAX_PACKET_LEN)
    return 'The link to this page holds bytes that cannot be read: it is shown without them.';
  const bytes = bytesOf(parts.hex);
  const from = packetOf(Number(parts.packet), page.file.packets);
  const packet = from ? {...from, bytes} : {number: nextNumber(), from: null, bytes, time: lastTime()};
  const kept = page.file.routes.filter((route) => route.type === 'broadcast');
  const routes = parts.routes === undefined ? page.now.routes : routesOfLink(parts.routes);
  const same = page.file.routes.filter((route) => route.type !== 'broadcast').map(routeText).join() === routes.map(routeText).join();
  const packets = from ? page.now.packets.map((other) => (other.number === from.number ? packet : other))
                       : [...page.now.packets, packet];
  page.chosen = `packet-${packet.number}`;
  change({packets, routes: same ? page.file.routes : [...kept, ...routes.filter((route) => route.type !== 'broadcast')],
          host: hostOfLink(parts.host || '')});
  return null;
}

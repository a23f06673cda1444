/* page_host.js - routes and switches of the host, to be changed */

/* Member of data.host, option of echohost, words, and for a number its bounds. */
const SWITCHES = [
  {member: 'answers_echo', option: '--no-echo', off: true, words: 'answer echo requests'},
  {member: 'answers_timestamp', option: '--timestamp', words: 'answer timestamp requests'},
  {member: 'answers_broadcast', option: '--broadcast', words: 'answer what is sent to everybody'},
  {member: 'reflects_options', option: '--options ignore', off: true, words: 'send Record Route and Timestamp back'},
  {member: 'sends_fragments', option: '--no-frag-out', off: true, words: 'send long replies in fragments'},
  {member: 'allow_240', option: '--allow-240', words: 'take 240.0.0.0/4 like any other network'},
  {member: 'ttl', option: '--ttl', words: 'time to live', min: 1, max: 255, usual: 64},
  {member: 'mtu', option: '--mtu', words: 'longest packet of the link, bytes', min: 68, max: 65535, usual: 1500},
  {member: 'err_rate', option: '--err-rate', words: 'errors a second to one peer', min: 0, max: 1000000, usual: 1},
  {member: 'err_total', option: '--err-total', words: 'errors a second to all', min: 1, max: 1000000, usual: 1000},
  {member: 'reass_max', option: '--reass-max', words: 'longest datagram to put together, bytes', min: 576, max: 65535, usual: 65535},
  {member: 'reass_timeout', option: '--reass-timeout', words: 'seconds to wait for fragments', min: 1, max: 120, usual: 30},
  {member: 'reass_datagrams', option: '--reass-datagrams', words: 'datagrams that may wait', min: 0, max: 64, usual: 64},
];
const KERNEL_USUAL = '192.168.3.11/24';
const CHOICES = ['local', 'blackhole', 'unreachable', 'prohibit', 'throw'];

function isSwitch(row) {
  return row.usual === undefined;
}

function kernelAddress() {
  return addressOf(page.data.kernel.split('/')[0]);
}

/* Into the stack's table. Null, or why it is not there. */
function enterRoute(stack, route) {
  const prefix = prefixOf(route.prefix);
  if (prefix.problem)
    return `Left out. ${prefix.problem}`;
  if (prefix.length === 32 && prefix.address === kernelAddress())
    return 'Left out: this is the kernel\u2019s own address, and a ping to it never gets here.';
  return addRoute(stack, prefix, route.type);
}

/* The host's own address, for what it cannot send from the one that was asked: a local address of
 * its own before the first one of a local network. As run, explain and replay choose it. */
function ownAddress(routes) {
  if (routes === page.file.routes)
    return addressOf(page.data.host.address);
  const prefixes = routes.map((route) => ({...prefixOf(route.prefix), type: route.type}))
    .filter((prefix) => !prefix.problem);
  const locals = prefixes.filter((prefix) => prefix.type === 'local');
  const decides = (prefix, address) =>
    prefixes.every((other) => other.length <= prefix.length || !covers(other, address));
  const taken = kernelAddress();

  for (const prefix of [...locals.filter((local) => local.length === 32),
                        ...locals.filter((local) => local.length < 32)]) {
    const last = (prefix.address | ~maskOf(prefix.length)) >>> 0;
    for (let address = prefix.address; address <= last && address < prefix.address + 1024; address++) {
      if (address !== taken && decides(prefix, address))
        return address;
    }
  }
  return 0;
}

function changeRoute(index, part) {
  const routes = page.now.routes.slice();
  routes[index] = {...routes[index], ...part};
  change({...page.now, routes});
}

function routeRow(route, index) {
  if (route.type === 'broadcast')
    return make('li', {class: 'fixed'}, make('span', {class: 'mono'}, route.prefix),
                make('span', {}, 'broadcast, of the kernel\u2019s network'));
  const problem = make('p', {class: 'problem', id: `route-problem-${index}`});
  const prefix = make('input', {
    class: 'mono', value: route.prefix, 'aria-label': `Prefix of route ${index + 1}`, size: 18,
    'aria-describedby': problem.id, autocomplete: 'off', spellcheck: 'false',
    oninput: (event) => changeRoute(index, {prefix: event.target.value}),
  });
  const type = make('select', {
    'aria-label': `Type of route ${index + 1}`,
    onchange: (event) => changeRoute(index, {type: event.target.value}),
  }, ...CHOICES.map((choice) => make('option', {value: choice, selected: choice === route.type}, choice)));
  const remove = make('button', {
    type: 'button', 'aria-label': `Remove route ${index + 1}`, title: 'Remove this route',
    onclick: () => {
      change({...page.now, routes: page.now.routes.filter((other, i) => i !== index)});
      byId('add-route').focus();
    },
  }, 'Remove');
  return make('li', {}, prefix, type, remove, problem);
}

/* Rows are made anew only when their number changed, so that the one typed in keeps its cursor. */
function renderRoutes() {
  const list = byId('routes');
  const {routes} = page.now;
  const shape = routes.map((route) => route.type === 'broadcast').join();

  if (list.dataset.shape !== shape) {
    list.dataset.shape = shape;
    list.replaceChildren(...routes.map(routeRow));
  }
  const editable = routes.filter((route) => route.type !== 'broadcast').length;
  routes.forEach((route, i) => {
    if (route.type === 'broadcast')
      return;
    const [prefix, type, remove, problem] = list.children[i].children;
    if (prefix.value !== route.prefix)
      prefix.value = route.prefix;
    type.value = route.type;
    remove.disabled = editable === 1; /* without any, echohost would answer for its usual one */
    problem.textContent = page.routeProblems[i] || '';
    prefix.setAttribute('aria-invalid', page.routeProblems[i] ? 'true' : 'false');
  });
}

function addEmptyRoute() {
  change({...page.now, routes: [...page.now.routes, {prefix: '192.168.4.0/24', type: 'local'}]});
  const rows = byId('routes').children;
  const input = rows[rows.length - 1].querySelector('input');
  input.focus();
  input.select();
}

function changeSwitch(row, input) {
  const value = isSwitch(row) ? input.checked : Number(input.value);
  const fits = isSwitch(row) ||
               (/^\d+$/.test(input.value) && value >= row.min && value <= row.max);
  input.setAttribute('aria-invalid', String(!fits));
  if (fits && value !== page.now.host[row.member])
    change({...page.now, host: {...page.now.host, [row.member]: value}});
}

function makeSwitches() {
  byId('switches').replaceChildren(...SWITCHES.map((row) => {
    const input = isSwitch(row)
      ? make('input', {type: 'checkbox', id: `switch-${row.member}`})
      : make('input', {type: 'number', id: `switch-${row.member}`, min: row.min, max: row.max, class: 'mono'});
    input.addEventListener('input', () => changeSwitch(row, input));
    const words = make('span', {}, row.words, ' ', make('code', {}, row.option));
    const bounds = isSwitch(row) ? null : `${row.min} to ${row.max}`;
    return make('label', {class: isSwitch(row) ? 'switch' : 'number', title: bounds}, input, words);
  }));
}

function renderSwitches() {
  for (const row of SWITCHES) {
    const input = byId(`switch-${row.member}`);
    const value = page.now.host[row.member];
    if (isSwitch(row))
      input.checked = value;
    else if (document.activeElement !== input)
      input.value = value;
  }
}

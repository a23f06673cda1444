/* page_judge.js - the stack itself, as WebAssembly, and how it is asked
 *
 * This is the C code of stack/, compiled for the page. Nothing is decided in JavaScript: the page
 * hands over bytes, routes and switches, and shows what comes back.
 */

/* The numbers of enum route_type, stack/route.h. */
const ROUTE_TYPES = ['none', 'local', 'blackhole', 'unreachable', 'prohibit', 'throw', 'broadcast'];
const ROUTE_ADDED = 1, ROUTE_SPECIAL = 2;

/* The module's exports, when there is one: the host of the page, and one that sees a packet alone. */
let stack = null, loneStack = null;

/* Null, or a sentence that says why edits cannot be judged. */
async function loadStack(hex) {
  if (!hex)
    return 'The echohost that made this page was built without a compiler for WebAssembly.';
  try {
    const module = await WebAssembly.compile(bytesOf(hex));
    stack = (await WebAssembly.instantiate(module)).exports;
    loneStack = (await WebAssembly.instantiate(module)).exports;
    return null;
  } catch (error) {
    return `This browser does not run the WebAssembly in this page (${error.message}).`;
  }
}

function stackFlags(host) {
  const bits = [host.answers_echo, host.answers_timestamp, host.answers_broadcast,
                host.reflects_options, host.sends_fragments, host.err_rate > 0, host.allow_240];
  return bits.reduce((flags, bit, i) => flags | (bit ? 1 << i : 0), 0);
}

/* A new host with these switches and no routes. */
function resetStack(stack, host, address, startNs) {
  stack.page_reset(address, host.mtu, host.ttl, stackFlags(host), host.err_rate, host.err_total,
                   host.reass_max, host.reass_timeout, host.reass_datagrams, BigInt(startNs));
}

/* Null, or why the route is not there. */
function addRoute(stack, prefix, type) {
  const added = stack.page_route(prefix.address, prefix.length, ROUTE_TYPES.indexOf(type));
  if (added === ROUTE_ADDED)
    return null;
  return added === ROUTE_SPECIAL
    ? 'Left out: a broadcast, group, loopback or reserved address is never answered for.'
    : 'Left out: there is no room for more routes.';
}

function explained(stack, length) {
  const text = new Uint8Array(stack.memory.buffer, stack.page_output(), length);
  return JSON.parse(new TextDecoder().decode(text));
}

function putPacket(stack, bytes) {
  new Uint8Array(stack.memory.buffer, stack.page_input(), bytes.length).set(bytes);
}

/* One packet at its time: first the explanations of what expires by then, its own at the end. */
function judgePacket(stack, bytes, number, timeNs) {
  const explanations = [];
  const time = BigInt(timeNs);

  for (let length; (length = stack.page_expire(number, time)) > 0;)
    explanations.push(explained(stack, length));
  putPacket(stack, bytes);
  explanations.push(explained(stack, stack.page_packet(bytes.length, number, time)));
  return explanations;
}

/* The same bytes with checksums that are right. */
function repaired(bytes) {
  putPacket(stack, bytes);
  stack.page_repair(bytes.length);
  return new Uint8Array(stack.memory.buffer, stack.page_input(), bytes.length).slice();
}

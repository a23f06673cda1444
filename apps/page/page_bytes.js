/* page_bytes.js - numbers, addresses and prefixes, from text and back */

const MAX_PACKET_LEN = 65535;

function bytesOf(hex) {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = parseInt(hex.substr(2 * i, 2), 16);
  return bytes;
}

function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/* "4500 0054 ..." for reading; at most max bytes of it. */
function spacedHex(hex, max = 64) {
  const shown = hex.slice(0, 2 * max).replace(/(..)(?=.)/g, '$1 ');
  return hex.length > 2 * max ? `${shown} …` : shown;
}

function sameBytes(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/* A number in host order, or null for what is no address. */
function addressOf(text) {
  const found = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text.trim());
  if (!found)
    return null;
  const parts = found.slice(1).map(Number);
  return parts.some((part) => part > 255) ? null : parts.reduce((sum, part) => sum * 256 + part, 0);
}

function addressText(address) {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

function maskOf(length) {
  return length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0;
}

/* {address, length}, or {problem} that says what to write instead; as echohost reads a PREFIX. */
function prefixOf(text) {
  const [network, length = '32', more] = text.trim().split('/');
  const address = addressOf(network);
  if (address === null || more !== undefined || !/^\d{1,2}$/.test(length) || Number(length) > 32)
    return {problem: 'Write an address like 192.168.3.12 or a network like 192.168.4.0/24.'};
  const first = (address & maskOf(Number(length))) >>> 0;
  if (first !== address)
    return {problem: `It has bits behind its ${length}-bit prefix: write ${addressText(first)}/${length}.`};
  return {address, length: Number(length)};
}

function covers(prefix, address) {
  return ((prefix.address ^ address) & maskOf(prefix.length)) === 0;
}

/* As on the command line: 192.168.3.12, or 10.0.0.0/8=blackhole. */
function routeText(route) {
  const prefix = route.prefix.trim().replace(/\/32$/, '');
  return route.type === 'local' ? prefix : `${prefix}=${route.type}`;
}

function secondsText(nanoseconds) {
  return (nanoseconds / 1e9).toFixed(9).replace(/(\.\d{3}\d*?)0+$/, '$1');
}

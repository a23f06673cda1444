/* page_dom.js - making and filling elements
 *
 * What comes from a packet reaches the page as text nodes and attributes only, never as markup.
 */

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

function byId(id) {
  return document.getElementById(id);
}

/* Attributes whose value is null are left out; those that begin with "on" are listeners. */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on'))
      element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false)
      element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function makeSvg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG_NAMESPACE, tag), attributes, children);
}

function setText(id, text) {
  const element = byId(id);
  if (element.textContent !== text)
    element.textContent = text;
}

/* One line drawn in a box of 16 by 16 for each way a step can end. A word always stands beside it. */
const ICONS = {
  passed: 'M3 8.5 6.5 12 13 4.5',
  failed: 'M4 4l8 8M12 4l-8 8',
  yes: 'M3 4v3a4 4 0 0 0 4 4h6m-3-3 3 3-3 3',
  no: 'M2 8h11M10 5l3 3-3 3',
  done: 'M11 2.5 13.5 5 6 12.5l-3.5 1 1-3.5z',
  send: 'M2 8h11M9 4l4 4-4 4',
  drop: 'M4 4l8 8M12 4l-8 8',
  hold: 'M5.5 3.5v9M10.5 3.5v9',
  time: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M8 5v3.2l2.2 1.6',
};

function icon(name) {
  return makeSvg('svg', {viewBox: '0 0 16 16', class: 'icon', 'aria-hidden': 'true'},
                 makeSvg('path', {d: ICONS[name]}));
}

/* A clause with its RFC to click on. Nothing is loaded unless somebody does. */
function clauseLinks(clause) {
  return clause.split(', ').flatMap((part, i) => {
    const found = /^RFC (\d+)(?: section ([\d.]+))?/.exec(part);
    const comma = i > 0 ? [', '] : [];
    if (!found)
      return [...comma, part];
    const place = found[2] ? `#section-${found[2]}` : '';
    return [...comma, make('a', {
      href: `https://www.rfc-editor.org/rfc/rfc${found[1]}${place}`,
      target: '_blank', rel: 'noopener noreferrer', title: 'opens the text of the RFC, on the web',
    }, part)];
  });
}

/* Tells a screen reader; what it was told last is not said twice. */
function say(id, text) {
  setText(id, text);
}

/* Copies a field's text: by the clipboard, where there is one, else by selecting it. */
async function copyFrom(field, button) {
  field.focus();
  field.select();
  let copied = false;
  try {
    await navigator.clipboard.writeText(field.value);
    copied = true;
  } catch {
    copied = document.execCommand('copy');
  }
  const said = button.textContent;
  button.textContent = copied ? 'Copied' : 'Selected: copy it now';
  setTimeout(() => { button.textContent = said; }, 1500);
}

function plural(number, one, many = `${one}s`) {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/* The first letter large: the texts of the stack begin small. */
function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// The phone of a session (docs/protocols/session.md) in the browser. The code stands behind the # of the address, so it
// is sent to nobody but the relay, as the hello.
'use strict';

const byId = (id) => document.getElementById(id);
const LINES_MAX = 300;
const HEARTBEAT_MILLIS = 20_000;
const RETRY_FIRST_MILLIS = 500;
const RETRY_MAX_MILLIS = 30_000;
const PIECE_BYTES = 64 * 1024;
const PIECES_UNDER_WAY = 16;
const FILE_PATIENCE_MILLIS = 15_000;
const FILE_BYTES_MAX = 512 * 1024 * 1024;
const REMEMBERED = 'crossdock-session';

let pairing = null; // {s, t, u}
let socket = null;
let failures = 0;
let heard = true;
let beat = 0;
let sending = null; // {id, room, wake, failed}
let coming = null; // {id, name, size, pieces, done}

function show(kind, ...content) {
  const line = document.createElement('li');
  line.className = kind;
  line.append(...content);
  const log = byId('log');
  log.append(line);
  while (log.childElementCount > LINES_MAX) {
    log.firstElementChild.remove();
  }
  line.scrollIntoView({ block: 'nearest' });
}

function state(text, paired) {
  byId('state').textContent = text;
  byId('pair').hidden = paired;
  byId('talk').hidden = !paired;
}

// The relay that has served this page, for codes that do not name one.
function ownSocket() {
  const url = new URL('ws', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  url.hash = '';
  return url.href;
}

// What a person has scanned, copied or typed: the QR code's JSON, the address of this page, or session.token.
function read(code) {
  const text = code.trim();
  try {
    const { s, t, u } = JSON.parse(text);
    if (typeof s === 'string' && typeof t === 'string' && /^wss?:/.test(u)) {
      return { s, t, u: location.protocol === 'https:' && u.startsWith('ws:') ? ownSocket() : u };
    }
  } catch {
    const [, s, t] = /([0-9A-Za-z_-]+)[.\s]+([0-9A-Za-z_-]+)$/.exec(text) ?? [];
    if (s && t) return { s, t, u: ownSocket() };
  }
  return null;
}

function pair(code) {
  const found = read(code);
  if (!found) {
    state('this is not the code of a session', false);
    return;
  }
  pairing = found;
  sessionStorage.setItem(REMEMBERED, JSON.stringify(found));
  dial();
}

function dial() {
  const mine = new WebSocket(pairing.u);
  let greeted = false;
  socket = mine;
  state('connecting …', false);
  mine.onopen = () => {
    mine.send(JSON.stringify({ type: 'hello', s: pairing.s, t: pairing.t, r: 'phone' }));
  };
  mine.onmessage = ({ data }) => {
    if (socket !== mine) return;
    heard = true;
    const message = JSON.parse(data);
    if (message.type === 'hello-ack') {
      greeted = true;
      failures = 0;
      state('paired', true);
      clearInterval(beat);
      beat = setInterval(() => heartbeat(mine), HEARTBEAT_MILLIS);
    } else {
      receive(message);
    }
  };
  mine.onclose = ({ code, reason }) => {
    if (socket === mine) closed(code, reason, greeted);
  };
}

function heartbeat(mine) {
  if (!heard) {
    mine.close();
    if (socket === mine) closed(1006, '', true);
    return;
  }
  heard = false;
  mine.send('{"type":"hb"}');
}

// Comes back unless the relay has said that it is of no use. Pauses grow, and no two clients keep the same time.
function closed(code, reason) {
  clearInterval(beat);
  socket = null;
  interrupt('the connection broke');
  if (!pairing) return;
  if (code === 1008 && reason !== 'no hello' && reason !== 'sessions not available') {
    forget(`refused: ${reason}`);
    return;
  }
  state('connection lost, trying again …', !byId('talk').hidden);
  const whole = Math.min(RETRY_MAX_MILLIS, RETRY_FIRST_MILLIS * 2 ** failures++);
  setTimeout(() => pairing && !socket && dial(), whole - Math.random() * whole / 2);
}

function forget(why) {
  pairing = null;
  sessionStorage.removeItem(REMEMBERED);
  const line = socket;
  socket = null;
  line?.close(1000);
  clearInterval(beat);
  interrupt(why);
  state(why, false);
}

function receive(message) {
  switch (message.type) {
    case 'frame':
      if (message.b64) bytes(message.frame);
      else text(message.frame);
      break;
    case 'peer-joined':
      show('note', `a ${message.role} has joined`);
      break;
    case 'peer-left':
      show('note', `the ${message.role} has left`);
      if (message.role === 'workstation') interrupt('the other end has left');
      break;
    case 'session-killed':
      forget('the session was ended');
      break;
  }
}

function about(frame) {
  if (!frame.startsWith('{"type":"file')) return null;
  try {
    return JSON.parse(frame);
  } catch {
    return null;
  }
}

function text(frame) {
  const file = about(frame);
  if (file?.type === 'file') begin(file);
  else if (file?.type === 'file-ack' && file.id === sending?.id) confirm();
  else if (file?.type === 'file-no') refuse(file);
  else if (!file) show('theirs', frame);
}

// --- A file that comes: announced, then in pieces, each confirmed. ---

const answer = (message) => socket?.send(JSON.stringify(message));

function begin({ id, name, size }) {
  if (coming) show('error', `${coming.name} did not come whole`);
  coming = null;
  if (!Number.isSafeInteger(size) || size < 0 || size > FILE_BYTES_MAX) {
    answer({ type: 'file-no', id, reason: `at most ${FILE_BYTES_MAX} bytes are taken` });
    return;
  }
  coming = { id, name: String(name), size, pieces: [], done: 0 };
  answer({ type: 'file-ack', id, bytes: 0 });
  if (size === 0) finish();
}

function bytes(base64) {
  const raw = atob(base64);
  const piece = Uint8Array.from(raw, (c) => c.charCodeAt(0));
  if (!coming) {
    show('theirs', `(${piece.length} bytes)`);
    return;
  }
  coming.pieces.push(piece);
  coming.done += piece.length;
  progress(coming.done, coming.size);
  answer({ type: 'file-ack', id: coming.id, bytes: coming.done });
  if (coming.done >= coming.size) finish();
}

function finish() {
  const { name, pieces, size } = coming;
  coming = null;
  progress(1, 1);
  const kind = /\.(png|jpe?g|gif|webp)$/i.exec(name)?.[1].toLowerCase().replace('jpg', 'jpeg');
  const blob = new Blob(pieces, { type: kind ? `image/${kind}` : 'application/octet-stream' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.textContent = `${name} (${size} bytes)`;
  const content = [link];
  if (kind) {
    const picture = document.createElement('img');
    picture.src = link.href;
    picture.alt = name;
    content.push(picture);
  }
  show('theirs', ...content);
}

// --- A file that goes: some pieces under way at a time. ---

function progress(done, size) {
  const bar = byId('progress');
  bar.max = size;
  bar.value = done;
  bar.hidden = done >= size;
}

function confirm() {
  sending.room++;
  sending.wake();
}

function refuse({ id, reason }) {
  if (id === sending?.id) {
    sending.failed = String(reason);
    sending.wake();
  } else if (id === coming?.id) {
    show('error', `${coming.name} did not come whole`);
    coming = null;
  }
}

function interrupt(why) {
  if (coming) show('error', `${coming.name} did not come whole`);
  coming = null;
  if (sending) {
    sending.failed = why;
    sending.wake();
  }
}

// Waits until so many pieces are confirmed and takes their room.
async function take(file, pieces) {
  while (file.room < pieces && !file.failed) {
    const late = new Promise((resolve) => setTimeout(resolve, FILE_PATIENCE_MILLIS, 'late'));
    const woken = new Promise((resolve) => { file.wake = resolve; });
    if (await Promise.race([late, woken]) === 'late') file.failed = 'nobody takes it';
  }
  if (file.failed) throw new Error(file.failed);
  file.room -= pieces;
}

async function send(file) {
  if (sending) {
    show('error', 'another file is on its way: one at a time');
    return;
  }
  // crypto.randomUUID() exists only in secure contexts, and a relay on the local network is none.
  const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
  const mine = { id, room: 0, wake: () => {}, failed: null };
  sending = mine;
  try {
    answer({ type: 'file', id, name: file.name, size: file.size });
    await take(mine, 1); // the first confirmation says that somebody takes it
    mine.room += PIECES_UNDER_WAY;
    for (let done = 0; done < file.size; done += PIECE_BYTES) {
      await take(mine, 1);
      const piece = await file.slice(done, done + PIECE_BYTES).arrayBuffer();
      if (mine.failed || !socket) throw new Error(mine.failed ?? 'the connection broke');
      socket.send(piece);
      progress(done, file.size);
    }
    await take(mine, PIECES_UNDER_WAY);
    show('mine', `${file.name} has arrived (${file.size} bytes)`);
  } catch (error) {
    show('error', `${file.name} was not sent: ${error.message}`);
    answer({ type: 'file-no', id, reason: 'the sender has given up' });
  } finally {
    sending = null;
    progress(1, 1);
  }
}

// --- The page. ---

byId('pair').addEventListener('submit', (event) => {
  event.preventDefault();
  pair(byId('code').value);
  byId('code').value = '';
});
byId('say').addEventListener('submit', (event) => {
  event.preventDefault();
  const said = byId('text').value;
  if (!said || !socket) return;
  socket.send(said);
  show('mine', said);
  byId('text').value = '';
});
byId('file').addEventListener('change', () => {
  const [file] = byId('file').files;
  if (file) send(file);
  byId('file').value = '';
});
byId('leave').addEventListener('click', () => forget('left'));

function start() {
  const code = decodeURIComponent(location.hash.slice(1));
  if (code) {
    // Not into the browser's history, and not into a screenshot.
    history.replaceState(null, '', location.pathname);
    pair(code);
    return;
  }
  const remembered = sessionStorage.getItem(REMEMBERED);
  if (remembered) pair(remembered);
}
addEventListener('hashchange', start);
start();

// Pong for two over the event protocol (docs/protocols/event.md): the same game as examples/multiplayer-pong, so that a
// page plays against a terminal. The host of the room has the left paddle, moves the ball and counts.
'use strict';

const byId = (id) => document.getElementById(id);
const WIDTH = 80, HEIGHT = 20, PADDLE = 4, LEFT_X = 1, RIGHT_X = WIDTH - 2;
const TICK_MILLIS = 40, TICKS_PER_REMINDER = 25, SEEK_AGAIN_MILLIS = 1000, RETRY_MILLIS_MAX = 30000;
const BROADCAST = 0, TO_SERVER = 1, TARGETED = 2;
const PADDLE_MOVE = 'multiplayer_pong::PaddleMove';
const BALL_UPDATE = 'multiplayer_pong::BallUpdate';
const SCORE = 'multiplayer_pong::Score';

// ---- bincode 1.3: little-endian, fixed width; u64 as BigInt --------------------------------------------------------

class Writer {
  #parts = [];
  #number(bytes, set) {
    const view = new DataView(new ArrayBuffer(bytes));
    set(view);
    this.#parts.push(new Uint8Array(view.buffer));
    return this;
  }
  u32(value) { return this.#number(4, (view) => view.setUint32(0, value, true)); }
  i32(value) { return this.#number(4, (view) => view.setInt32(0, value, true)); }
  u64(value) { return this.#number(8, (view) => view.setBigUint64(0, BigInt(value), true)); }
  raw(bytes) { this.#parts.push(bytes); return this; }
  bytes(bytes) { return this.u64(bytes.length).raw(bytes); }
  string(text) { return this.bytes(new TextEncoder().encode(text)); }
  done() {
    const all = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.#parts) { all.set(part, at); at += part.length; }
    return all;
  }
}

class Reader {
  #view; #at = 0;
  constructor(bytes) { this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength); }
  #skip(bytes) { this.#at += bytes; return this.#at - bytes; } // DataView throws beyond the end
  u8() { return this.#view.getUint8(this.#skip(1)); }
  u32() { return this.#view.getUint32(this.#skip(4), true); }
  i32() { return this.#view.getInt32(this.#skip(4), true); }
  u64() { return this.#view.getBigUint64(this.#skip(8), true); }
  bytes() {
    const length = Number(this.u64());
    if (length > this.#view.byteLength - this.#at) throw new RangeError('a length beyond the end');
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + this.#skip(length), length);
  }
  string() { return new TextDecoder('utf-8', { fatal: true }).decode(this.bytes()); }
}

// ---- the event protocol --------------------------------------------------------------------------------------------

const node = crypto.getRandomValues(new BigUint64Array(1))[0] | 1n; // 0 is the relay's own
let socket = null, greeted = false, sequence = 0, failures = 0;

function send(scope, type, payload) {
  sequence++;
  if (!greeted || socket.readyState !== WebSocket.OPEN) return 0;
  const event = new Writer().u64(node).u64(Date.now()).u64(sequence).u32(scope).string(type).bytes(payload).done();
  socket.send(new Writer().raw(Uint8Array.of(0x49, 0x53, 1, 1)).u32(event.length).raw(event).done());
  return sequence;
}

const publish = (type, writer) => send(BROADCAST, type, writer.done());
const ask = (request, writer) => send(TO_SERVER, `crossdock::room::${request}`, writer.done());

function receive(frame) {
  const head = new Reader(frame);
  if (head.u8() !== 0x49 || head.u8() !== 0x53 || head.u8() !== 1 || head.u8() !== 1) return;
  head.u32();
  const sender = head.u64();
  head.u64();
  const number = Number(head.u64());
  if (head.u32() === TARGETED) head.u64();
  const type = head.string();
  const payload = new Reader(head.bytes());
  if (type.startsWith('crossdock::room::')) {
    if (sender === 0n) notices[type.slice('crossdock::room::'.length)]?.(payload, number);
  } else {
    events[type]?.(payload);
  }
}

function connect() {
  const address = new URL('event/ws', location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  greeted = false;
  say('connecting');
  socket.onopen = () => socket.send(new Writer().u64(node).done());
  socket.onmessage = (message) => {
    const bytes = new Uint8Array(message.data);
    if (greeted) {
      try {
        receive(bytes);
      } catch (unreadable) {
        console.warn('passed over an event:', unreadable.message);
      }
    } else {
      greeted = true;
      failures = 0;
      seek();
    }
  };
  socket.onclose = (end) => {
    greeted = false;
    match = null;
    if (end.code === 1008) {
      say(`the relay says: ${end.reason}`); // a newer page has this id, or a token is asked for
      return;
    }
    const pause = Math.min(RETRY_MILLIS_MAX, 500 * 2 ** failures++) * (1 - Math.random() / 2);
    say(`not connected, trying again in ${Math.ceil(pause / 1000)} s`);
    setTimeout(connect, pause);
  };
}

// ---- finding somebody ----------------------------------------------------------------------------------------------

function seek() {
  match = null;
  say('looking for somebody');
  ask('List', new Writer());
}

function readInfo(payload) {
  const info = { room: payload.u64(), name: payload.string(), state: payload.u32(), host: payload.u64(),
    members: payload.u32(), membersMax: payload.u32(), locked: payload.u8() === 1 };
  return info;
}

const notices = {
  Rooms(payload) {
    const rooms = Array.from({ length: Number(payload.u64()) }, () => readInfo(payload));
    const open = rooms.find((info) => info.name === 'pong' && info.members === 1 && !info.locked);
    if (open) ask('Join', new Writer().u64(open.room).string(''));
    else ask('Create', new Writer().string('pong').u32(2).string(''));
  },
  Joined(payload) {
    const info = readInfo(payload);
    if (info.host !== node) start(false);
    else if (!match) say('waiting for somebody to play with');
  },
  MemberJoined() { start(true); ask('Start', new Writer()); },
  MemberLeft() { match = null; ask('Leave', new Writer()); },
  Left: seek,
  Closed: seek,
  Refused() { setTimeout(() => { if (!match && greeted) seek(); }, SEEK_AGAIN_MILLIS); },
};

// ---- the game ------------------------------------------------------------------------------------------------------

let match = null;
let ticks = 0;

const clamp = (y) => Math.max(0, Math.min(HEIGHT - PADDLE, y));
const covers = (paddle, y) => y >= paddle && y < paddle + PADDLE;
const served = (right) => ({ x: WIDTH / 2, y: HEIGHT / 2, vx: right ? 1 : -1, vy: 1 });

function start(host) {
  const middle = (HEIGHT - PADDLE) / 2;
  match = { host, paddles: { left: middle, right: middle }, ball: served(true), left: 0, right: 0 };
  say(host ? 'you are on the left' : 'you are on the right');
  tellPlace();
}

const mySide = () => (match.host ? 'left' : 'right');
const theirSide = () => (match.host ? 'right' : 'left');

function tellPlace() {
  publish(PADDLE_MOVE, new Writer().u64(node).i32(match.paddles[mySide()]));
}

function moveTo(y) {
  if (!match || match.paddles[mySide()] === clamp(y)) return;
  match.paddles[mySide()] = clamp(y);
  tellPlace();
}

const moveBy = (cells) => { if (match) moveTo(match.paddles[mySide()] + cells); };

const events = {
  [PADDLE_MOVE](payload) {
    payload.u64();
    if (match) match.paddles[theirSide()] = clamp(payload.i32());
  },
  [BALL_UPDATE](payload) {
    const ball = { x: payload.i32(), y: payload.i32(), vx: payload.i32(), vy: payload.i32() };
    if (match && !match.host) match.ball = ball;
  },
  [SCORE](payload) {
    if (match && !match.host) { match.left = payload.u32(); match.right = payload.u32(); }
  },
};

function step() {
  const { ball, paddles } = match;
  if (ball.y + ball.vy < 0 || ball.y + ball.vy >= HEIGHT) ball.vy = -ball.vy;
  const y = ball.y + ball.vy;
  const left = ball.vx < 0 && ball.x + ball.vx <= LEFT_X && covers(paddles.left, y);
  const right = ball.vx > 0 && ball.x + ball.vx >= RIGHT_X && covers(paddles.right, y);
  if (ball.x > LEFT_X && ball.x < RIGHT_X && (left || right)) ball.vx = -ball.vx;
  ball.x += ball.vx;
  ball.y = y;
  if (ball.x >= 0 && ball.x < WIDTH) return;
  const leftWins = ball.x >= WIDTH;
  match[leftWins ? 'left' : 'right']++;
  match.ball = served(leftWins);
  publish(SCORE, new Writer().u32(match.left).u32(match.right));
}

function tick() {
  ticks++;
  if (match) {
    if (byId('pong-computer').checked) {
      moveBy(Math.sign(match.ball.y - (match.paddles[mySide()] + PADDLE / 2)));
    }
    if (ticks % TICKS_PER_REMINDER === 0) tellPlace();
    if (match.host) {
      step();
      const { x, y, vx, vy } = match.ball;
      publish(BALL_UPDATE, new Writer().i32(x).i32(y).i32(vx).i32(vy));
    }
  }
  draw();
}

// ---- what one sees and does ----------------------------------------------------------------------------------------

function say(text) { byId('pong-state').textContent = text; }

function draw() {
  const table = byId('pong-table');
  const pen = table.getContext('2d');
  const cell = table.width / WIDTH, row = table.height / HEIGHT;
  pen.clearRect(0, 0, table.width, table.height);
  pen.fillStyle = '#444';
  for (let y = 0; y < HEIGHT; y += 2) pen.fillRect(table.width / 2 - 1, y * row, 2, row);
  byId('pong-score').textContent = match ? `${match.left} : ${match.right}` : '\u00a0';
  if (!match) return;
  pen.fillStyle = '#eee';
  pen.fillRect(LEFT_X * cell, match.paddles.left * row, cell, PADDLE * row);
  pen.fillRect(RIGHT_X * cell, match.paddles.right * row, cell, PADDLE * row);
  pen.beginPath();
  pen.arc((match.ball.x + 0.5) * cell, (match.ball.y + 0.5) * row, cell * 0.8, 0, 2 * Math.PI);
  pen.fill();
}

addEventListener('keydown', (key) => {
  const cells = { w: -1, ArrowUp: -1, s: 1, ArrowDown: 1 }[key.key];
  if (cells) {
    key.preventDefault();
    moveBy(cells);
  }
});

byId('pong-table').addEventListener('pointermove', (pointer) => {
  const table = pointer.currentTarget.getBoundingClientRect();
  moveTo(Math.round(((pointer.clientY - table.top) / table.height) * HEIGHT - PADDLE / 2));
});

byId('pong-computer').checked = new URLSearchParams(location.search).has('computer');
setInterval(tick, TICK_MILLIS);
connect();

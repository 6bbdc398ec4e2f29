// A peer of the topic protocol (docs/protocols/topic.md) in the browser.
'use strict';

const byId = (id) => document.getElementById(id);
const LINES_MAX = 200;
let socket = null;

function show(kind, text) {
  const line = document.createElement('li');
  line.className = kind;
  line.textContent = text;
  const log = byId('topic-log');
  log.append(line);
  while (log.childElementCount > LINES_MAX) {
    log.firstElementChild.remove();
  }
  line.scrollIntoView({ block: 'nearest' });
}

function setJoined(joined) {
  byId('topic-join').disabled = joined;
  byId('topic-leave').disabled = !joined;
  byId('topic-text').disabled = !joined;
  byId('topic-send').disabled = !joined;
  byId('topic-state').textContent = joined ? 'in the topic' : 'not connected';
}

// Payloads travel as base64 of UTF-8 bytes, as the protocol's own client sends them.
const encode = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

function decode(data) {
  try {
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return `(not text: ${JSON.stringify(data).slice(0, 80)})`;
  }
}

const handlers = {
  'peer-joined': (m) => show('note', `${m.peerId} is here`),
  'peer-left': (m) => show('note', `${m.peerId} left`),
  'data': (m) => show('theirs', `${m.peerId}: ${decode(m.data)}`),
  'error': (m) => show('error', m.payload),
};

function join(event) {
  event.preventDefault();
  const url = new URL('topic', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  const mine = new WebSocket(url);
  socket = mine;
  byId('topic-join').disabled = true;
  byId('topic-state').textContent = 'connecting …';
  mine.onopen = () => {
    const peerId = byId('topic-peer').value.trim() || `guest-${Math.floor(Math.random() * 10000)}`;
    byId('topic-peer').value = peerId;
    mine.send(JSON.stringify({ type: 'join', topic: byId('topic-name').value, peerId }));
    show('note', `you are ${peerId}`);
    setJoined(true);
    byId('topic-text').focus();
  };
  mine.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    (handlers[message.type] || (() => show('error', `unknown message: ${message.type}`)))(message);
  };
  mine.onclose = ({ code, reason }) => {
    show('note', `connection closed (${code}${reason ? ' ' + reason : ''})`);
    if (socket === mine) {
      socket = null;
      setJoined(false);
    }
  };
}

function say(event) {
  event.preventDefault();
  const text = byId('topic-text').value;
  if (text && socket) {
    socket.send(JSON.stringify({ type: 'data', data: encode(text) }));
    show('mine', text);
    byId('topic-text').value = '';
  }
}

byId('topic-form').addEventListener('submit', join);
byId('topic-leave').addEventListener('click', () => socket && socket.close(1000, 'bye'));
byId('topic-say').addEventListener('submit', say);

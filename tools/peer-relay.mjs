// The topic protocol on Node's `ws`, as small as it gets: what our figures are compared with. node peer-relay.mjs PORT
import { createRequire } from 'node:module';
import { createServer } from 'node:http';

const { WebSocketServer } = createRequire(new URL('../interop/', import.meta.url))('ws');
const topics = new Map();
const server = createServer((request, response) => response.end('ok'));
const sockets = new WebSocketServer({ server, perMessageDeflate: false });

function tell(topic, message, except) {
  for (const member of topics.get(topic) ?? []) {
    if (member.socket !== except) {
      member.socket.send(message);
    }
  }
}

sockets.on('connection', (socket) => {
  let me = null;
  socket.on('message', (bytes) => {
    const message = JSON.parse(bytes.toString());
    if (message.type === 'join') {
      me = { socket, peerId: message.peerId, topic: message.topic };
      const members = topics.get(me.topic) ?? new Set();
      topics.set(me.topic, members);
      tell(me.topic, JSON.stringify({ type: 'peer-joined', peerId: me.peerId, topic: me.topic }), socket);
      const [oldest] = members;
      members.add(me);
      if (oldest) {
        socket.send(JSON.stringify({ type: 'peer-joined', peerId: oldest.peerId, topic: me.topic }));
      }
    } else if (message.type === 'data' && me) {
      tell(me.topic, JSON.stringify({ type: 'data', peerId: me.peerId, data: message.data }), socket);
    }
  });
  socket.on('close', () => {
    if (me && topics.get(me.topic)?.delete(me)) {
      tell(me.topic, JSON.stringify({ type: 'peer-left', peerId: me.peerId, topic: me.topic }), socket);
      if (topics.get(me.topic).size === 0) {
        topics.delete(me.topic);
      }
    }
  });
  socket.on('error', () => {});
});

server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', 4096, () => console.log(`ready ${server.address().port}`));

// Follows assets through Sluice's TCP bridge with nothing but Node: asks for one, hears its changes, and has it polled until
// it has come to an end.
//
//   node examples/bridge/follow.mjs [--port 7000] [--poll] <asset id of Mux> ...
//
// Prints one line of JSON for each thing that happens. Ends with 0 when the polling session has ended (with --poll), or when every
// asset named has come to READY, ERROR or DELETED (without); with 1 when the bridge goes away or refuses.
import net from 'node:net';

const ENDS = ['READY', 'ERROR', 'DELETED'];
const FRAME_BYTES_MAX = 8 * 1024 * 1024;

const { port, poll, assetIds } = options(process.argv.slice(2));
const socket = net.connect(port, '127.0.0.1');
const answers = new Map(); // our own name for an ask -> what to do with its answer
const listeners = new Map(); // address -> what to do with what is published there
let asked = 0;
let rest = Buffer.alloc(0);

socket.setNoDelay(true);
socket.on('data', (bytes) => {
  rest = Buffer.concat([rest, bytes]);
  while (rest.length >= 4) {
    const length = rest.readInt32BE(0);
    if (length < 0 || length > FRAME_BYTES_MAX) fail(new Error(`a frame of ${length} bytes`));
    if (rest.length < 4 + length) break;
    const frame = JSON.parse(rest.subarray(4, 4 + length).toString('utf8'));
    rest = rest.subarray(4 + length);
    take(frame);
  }
});
socket.on('error', fail);
socket.on('close', () => fail(new Error('the bridge closed the connection')));

// The bridge closes a connection that says nothing for a minute.
setInterval(() => say({ type: 'ping' }), 20_000).unref();

follow().catch(fail);

async function follow() {
  const open = new Set(assetIds);
  // Listening first and asking second: a change in between is heard, at worst twice.
  listen('sluice.asset.changed', (change) => {
    if (!assetIds.includes(change.assetId)) return;
    print('changed', change);
    settle(open, change.assetId, change.status);
  });
  for (const assetId of assetIds) {
    try {
      const asset = await ask('sluice.asset.get', { assetId });
      print('asset', { assetId, status: asset.status, url: asset.url });
      if (!poll) settle(open, assetId, asset.status);
    } catch (refusal) {
      if (refusal.code !== 404) throw refusal;
      print('unknown', { assetId });
    }
  }
  if (poll) await pollToTheEnd();
}

async function pollToTheEnd() {
  const { sessionId } = await ask('sluice.polling.start', { assetIds });
  print('session', { sessionId });
  listen(`sluice.polling.session.${sessionId}`, (news) => {
    print(news.event, news);
    if (news.event !== 'progress') finish();
  });
  try {
    // What was published before we listened is not told again, so look once.
    print('status', await ask('sluice.polling.status', { sessionId }));
  } catch (refusal) {
    if (refusal.code !== 404) throw refusal;
    print('ended', { sessionId }); // before we listened
    finish();
  }
}

function settle(open, assetId, status) {
  if (ENDS.includes(status)) open.delete(assetId);
  if (!poll && open.size === 0) finish();
}

/** Asks at an address; the promise fails with the refusal's message and code. */
function ask(address, body) {
  const replyAddress = `ask-${++asked}`;
  return new Promise((resolve, reject) => {
    answers.set(replyAddress, { resolve, reject });
    say({ type: 'send', address, replyAddress, headers: { timeout: 15_000 }, body });
  });
}

function listen(address, handler) {
  listeners.set(address, handler);
  say({ type: 'register', address });
}

function take(frame) {
  const answer = answers.get(frame.address);
  if (frame.type === 'pong') return;
  if (answer) {
    answers.delete(frame.address);
    if (frame.type === 'err') {
      answer.reject(Object.assign(new Error(frame.message), { code: frame.failureCode }));
    } else {
      answer.resolve(frame.body);
    }
  } else if (frame.type === 'err') {
    fail(new Error(frame.message));
  } else {
    listeners.get(frame.address)?.(frame.body);
  }
}

function say(frame) {
  const payload = Buffer.from(JSON.stringify(frame), 'utf8');
  const head = Buffer.alloc(4);
  head.writeInt32BE(payload.length, 0);
  socket.write(Buffer.concat([head, payload]));
}

function print(what, facts) {
  process.stdout.write(`${JSON.stringify({ what, ...facts })}\n`);
}

function finish() {
  socket.removeAllListeners('close');
  socket.end();
  process.exitCode = 0;
}

function fail(error) {
  process.stderr.write(`${error.code ? `${error.code} ` : ''}${error.message}\n`);
  process.exit(1);
}

function options(words) {
  const chosen = { port: 7000, poll: false, assetIds: [] };
  while (words.length > 0) {
    const word = words.shift();
    if (word === '--port') chosen.port = Number(words.shift());
    else if (word === '--poll') chosen.poll = true;
    else chosen.assetIds.push(word);
  }
  if (chosen.assetIds.length === 0) {
    process.stderr.write('usage: node follow.mjs [--port 7000] [--poll] <asset id of Mux> ...\n');
    process.exit(2);
  }
  return chosen;
}

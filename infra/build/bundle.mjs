// Builds what is deployed and what is run: self-contained CommonJS files for a bare `node`.
// CommonJS, as ESM bundles start 15–29 ms slower on Node 22 and 24 (importing node:http builds the builtin's ESM facade).
import { mkdir, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { lazyModules } from './lazy-modules.mjs';
import { bundledFiles, thirdPartyLicenses } from './third-party-licenses.mjs';
import { unusedSchemas } from './unused-schemas.mjs';

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // The ESM builds of dependencies can be tree-shaken; their CommonJS builds cannot.
  mainFields: ['module', 'main'],
  // They stand in a file beside each bundle that is deployed.
  legalComments: 'none',
  // A bundled `import()` must become a lazy require: a CommonJS bundle has no other file to load.
  supported: { 'dynamic-import': false },
  // An uncaught throw prints its source line; in one long minified line that would be the whole bundle.
  lineLimit: 400,
  logLevel: 'warning',
};

// Only operations with an event stream load it, and we call none: inside the bundle it would keep esbuild from flattening the SDK.
const removals = [leaveOut('@smithy/core/event-streams'), unusedSchemas];

/** @type {import('esbuild').BuildOptions} */
const door = {
  ...shared,
  minify: true,
  alias: {
    '@aws-sdk/credential-provider-node': './src/hook/aws/environment-credentials.ts',
    'node:stream/web': './src/hook/runtime/no-web-streams.ts',
  },
  plugins: removals,
};

const started = performance.now();
await mkdir('dist', { recursive: true });
// The bundles are CommonJS, wherever they lie; the project's own package.json says otherwise.
await writeFile('dist/package.json', '{ "type": "commonjs" }\n');
await Promise.all([
  buildDoor('lambda-hook', 'lambda-door'),
  buildDoor('registry-hook', 'registry-door'),
  build({ ...shared, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli/main.cjs' }),
]);
if (!process.argv.includes('--quiet')) {
  console.log(`dist/lambda-hook, dist/registry-hook and dist/cli in ${Math.round(performance.now() - started)} ms`);
}

/**
 * Builds what is deployed at one door, and the licences that go with it.
 *
 * @param {string} name
 * @param {string} folder
 */
async function buildDoor(name, folder) {
  /** @type {string[]} */
  const files = [];
  const { metafile } = await build({
    ...door,
    // For coverage. The bundle, which does not name its map, stays what is deployed.
    sourcemap: process.argv.includes('--source-maps') ? 'external' : false,
    plugins: [...removals, lazyModules(door, (nested) => files.push(...bundledFiles(nested)))],
    entryPoints: [`src/hook/${folder}/index.ts`],
    outfile: `dist/${name}/index.js`,
    metafile: true,
  });
  files.push(...bundledFiles(metafile));
  await writeFile(`dist/${name}/THIRD-PARTY-LICENSES.txt`, await thirdPartyLicenses(files));
}

/**
 * Leaves a module that is never loaded to the run time, where only a static import of it is bundled.
 *
 * @param {string} path
 * @returns {import('esbuild').Plugin}
 */
function leaveOut(path) {
  return {
    name: 'leave-out',
    setup({ onResolve }) {
      onResolve({ filter: /./ }, (args) =>
        args.kind === 'dynamic-import' && args.path === path ? { path, external: true } : undefined,
      );
    },
  };
}

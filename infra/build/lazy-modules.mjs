import { basename, resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles what a module of ours loads by a relative `import()` as text that is compiled when it is first loaded. Otherwise
 * V8 would scan all of it at every start, and esbuild would wrap each module that it shares with the rest: together a quarter
 * of the start of a hook that uses neither tracing nor a configuration parameter. One file stays one file.
 *
 * @param {import('esbuild').BuildOptions} options of the nested builds
 * @param {(metafile: import('esbuild').Metafile) => void} built is told what each nested build is made of
 * @returns {import('esbuild').Plugin}
 */
export function lazyModules(options, built) {
  return {
    name: 'lazy-modules',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\.?\// }, ({ kind, path, resolveDir, importer }) =>
        kind === 'dynamic-import' && !importer.includes('node_modules')
          ? { path: resolve(resolveDir, path), namespace: 'lazy' }
          : undefined,
      );
      onLoad({ filter: /./, namespace: 'lazy' }, async ({ path }) => {
        const { outputFiles = [], metafile } = await build({
          ...options,
          entryPoints: [path],
          write: false,
          metafile: true,
        });
        built(metafile);
        const text = outputFiles.map((file) => file.text).join('');
        return {
          contents: `
            const { compileFunction } = require('node:vm');
            const code = ${JSON.stringify(text)};
            const filename = ${JSON.stringify(basename(path))};
            compileFunction(code, ['exports', 'require', 'module'], { filename })(exports, require, module);`,
          resolveDir: process.cwd(),
        };
      });
    },
  };
}

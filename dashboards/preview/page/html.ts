import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import type { PageData } from './page-data.ts';

/** One self-contained document: nothing is fetched from anywhere but the page's own origin, and the policy says so to the browser. */
export async function html(data: PageData): Promise<string> {
  const [script, style] = await Promise.all([browserScript(), readFile('dashboards/preview/page/style.css', 'utf8')]);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>Policy hook dashboards</title>
<style>${style}</style>
</head>
<body>
<script type="application/json" id="page-data">${jsonInHtml(data)}</script>
<script>${script.replaceAll('</script', '<\\/script')}</script>
</body>
</html>
`;
}

/** JSON that cannot end the element that it stands in. */
export function jsonInHtml(data: PageData): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

async function browserScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['dashboards/preview/page/browser/main.ts'],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
}

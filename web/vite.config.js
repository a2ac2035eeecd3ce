import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { defineConfig } from 'vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';

/** Fills the list of files into the service worker and puts a gzip and a brotli copy beside every text file, so that the site compresses nothing while it runs. */
function shipped() {
  let folder = '';
  return {
    name: 'megapod-shipped',
    configResolved(config) {
      folder = config.build.outDir;
    },
    closeBundle() {
      const assets = readdirSync(join(folder, 'assets')).sort().map((name) => `/assets/${name}`);
      const version = createHash('sha256').update(readFileSync(join(folder, 'index.html'))).update(assets.join()).digest('hex').slice(0, 12);
      const worker = join(folder, 'sw.js');
      writeFileSync(worker, readFileSync(worker, 'utf8').replace("'@version@'", JSON.stringify(version)).replace("['@assets@']", JSON.stringify(assets)));
      for (const name of readdirSync(folder, { recursive: true })) {
        if (!/\.(html|js|css|svg|webmanifest)$/.test(name)) continue;
        const bytes = readFileSync(join(folder, name));
        writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
      }
    },
  };
}

export default defineConfig({
  plugins: [svelte({ compilerOptions: { runes: true } }), shipped()],
  build: { outDir: '../out/web', emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0, reportCompressedSize: false },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/openapi': 'http://127.0.0.1:8080' } },
});

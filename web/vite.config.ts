import { defineConfig } from 'vite';

/** `npx vite web` serves the page with the API of a running local cloud behind it. */
const api = process.env.DLSIFT_URL ?? 'http://localhost:8080';

export default defineConfig({
  base: './',
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // Strict content security policy: nothing inlined, every asset a file of this origin.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/v1': { target: api, changeOrigin: true } } },
});

import { fileURLToPath } from 'node:url'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { chunkOf, noticeEntries } from './chunks'
import { precompress } from './precompress'
import { preloadFaces } from './preload'

export default defineConfig({
  plugins: [
    vue(),
    precompress(),
    preloadFaces(),
    noticeEntries(),
    ui({
      dts: false,
      colorMode: false, // the theme lives in app/theme.ts, which asks app/storage.ts
      autoImport: false,
      experimental: { componentDetection: true }, // styles of the parts in use only
      icon: { clientBundle: { scan: { globInclude: ['src/**/*.{vue,ts}'] } } },
      ui: {
        colors: {
          primary: 'tomato',
          secondary: 'sky',
          success: 'leaf',
          warning: 'honey',
          error: 'berry',
          info: 'sky',
          neutral: 'ink' as 'neutral', // a scale of ours in tokens.css that the type can not know
        },
      },
    }),
  ],
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('./src', import.meta.url)),
      '@testing': fileURLToPath(new URL('./testing', import.meta.url)),
    },
  },
  build: {
    outDir: 'dist',
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: chunkOf }] } },
    },
  },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:8000',
      '/art': 'http://127.0.0.1:8000',
    },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['./vitest.setup.ts'],
    include: ['src/**/*.spec.ts'],
    restoreMocks: true,
    testTimeout: 30_000,
  },
})

import prettier from 'eslint-config-prettier'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import importX from 'eslint-plugin-import-x'
import vue from 'eslint-plugin-vue'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/* The ladder of backend/features: a feature may only import features below it. */
const LADDER = [
  ['audit'],
  ['accounts'],
  ['notices'],
  ['catalogue'],
  ['stock'],
  ['cart', 'section_requests'],
  ['orders'],
  ['fulfilment'],
  ['reports', 'imports'],
  ['system', 'privacy'],
]
const FLOORS = ['app', 'pages', 'features', '{shared,api}']

const floorZones = FLOORS.slice(1).map((target, place) => ({
  target: `./src/${target}/**`,
  from: FLOORS.slice(0, place + 1).map((floor) => `./src/${floor}`),
  message: 'Imports go down only: app, pages, features, then shared and api.',
}))
const ladderZones = LADDER.flatMap((rung, height) =>
  rung.map((feature) => ({
    target: `./src/features/${feature}/**`,
    from: LADDER.slice(height)
      .flat()
      .filter((other) => other !== feature)
      .map((other) => `./src/features/${other}`),
    message: `${feature} may import only features below it on the ladder.`,
  })),
)

export default defineConfig(
  globalIgnores(['dist', 'node_modules', 'src/api/schema.d.ts']),
  tseslint.configs.strict,
  vue.configs['flat/recommended'],
  {
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      'import-x/no-restricted-paths': [
        'error',
        {
          basePath: import.meta.dirname,
          zones: [...floorZones, ...ladderZones],
        },
      ],
      'import-x/no-cycle': 'error',
      'max-lines': ['error', { max: 200, skipBlankLines: false }],
      'no-console': 'error',
      'vue/no-v-html': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/require-default-prop': 'off', // optional props are undefined, as their type says
      'vue/no-undef-components': ['error', { ignorePatterns: ['RouterLink', 'RouterView'] }],
      'vue/no-unused-refs': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/pages/**/*.vue'],
    rules: { 'max-lines': ['error', { max: 80, skipBlankLines: false }] },
  },
  {
    files: ['src/**/*'],
    ignores: ['src/app/storage.ts', 'src/**/*.spec.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['localStorage', 'sessionStorage'].map((name) => ({
          name,
          message: 'Only app/storage.ts touches web storage.',
        })),
      ],
    },
  },
  {
    files: ['src/shared/ui/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: ['@tanstack/vue-query', 'pinia'], patterns: ['@/api/*'] },
      ],
    },
  },
  {
    files: ['src/{features,pages,app}/**'],
    ignores: ['src/app/App.vue'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@nuxt/ui/*'], message: 'Wrap the UI kit in shared/ui.' }] },
      ],
    },
  },
  prettier,
)

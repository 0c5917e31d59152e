import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const SOURCES = ['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts'];

export default defineConfig(
  globalIgnores([
    '**/dist/',
    '**/out/',
    'packages/engine/renderer/',
    'coverage/',
    'samples/',
    'test/fixtures/',
    'test/golden/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      // Recordings are full of control characters, and so are the patterns that look for them.
      'no-control-regex': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'TSAsExpression > TSAsExpression',
          message: 'A cast by way of another type hides an error: narrow or validate the value.',
        },
      ],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  tseslint.configs.strict.map((config) => ({ ...config, files: ['**/*.svelte'] })),
  svelte.configs.recommended,
  {
    // Types in components are svelte-check's.
    files: ['**/*.svelte'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: { '@typescript-eslint/consistent-type-imports': 'error', 'no-undef': 'off' },
  },
  {
    files: ['**/*.svelte.ts'],
    languageOptions: { parser: tseslint.parser },
    // A store's field that only its own methods set is still a field.
    rules: { 'no-unused-private-class-members': 'off' },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    // State is replaced as a whole ($state.raw), so that plain collections are right.
    rules: { 'svelte/prefer-svelte-reactivity': 'off' },
  },
  {
    files: SOURCES,
    rules: {
      '@typescript-eslint/no-unsafe-type-assertion': 'error',
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      // Standard output belongs to the results, standard error to the command line's reports.
      'no-console': 'error',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs', 'packages/engine/bin/shardscope'],
    languageOptions: { globals: { Buffer: 'readonly', console: 'readonly', process: 'readonly' } },
  },
  {
    files: ['packages/engine/bin/shardscope'],
    languageOptions: {
      sourceType: 'commonjs',
      ecmaVersion: 2020,
      globals: { __dirname: 'readonly', __filename: 'readonly', require: 'readonly' },
    },
  },
);

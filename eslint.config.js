import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** Nothing is silenced without a reason beside it: `// eslint-disable-next-line some-rule -- why`. */
const silencedWithReason = {
  create: (context) => ({
    Program() {
      for (const { value, loc } of context.sourceCode.getAllComments()) {
        if (/^\s*(eslint-disable|v8 ignore|istanbul ignore)/.test(value) && !/ -- \w/.test(value)) {
          context.report({ loc, message: 'Say why, after ` -- `.' })
        }
      }
    },
  }),
}

export default defineConfig(
  // Consumers are written as users write: against the packed package, each with its own compiler settings.
  globalIgnores([
    '**/dist',
    'coverage',
    'reports',
    '.stryker-tmp',
    'test/package/consumers',
    'etc/api',
    // Written by the build, and by that of the site.
    'src/*/page-files.ts',
    'site/.pages',
    'site/.vitepress/cache',
  ]),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    plugins: { local: { rules: { 'silenced-with-reason': silencedWithReason } } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'local/silenced-with-reason': 'error',
      // A number reads the same in a message, whatever the locale.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => breaker.reset()` cannot be mistaken for a value.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['test/**'],
    rules: {
      // `void breaker.state` is how a test reads a getter to show that reading changes nothing.
      '@typescript-eslint/no-meaningless-void-operator': 'off',
    },
  },
  {
    files: ['test/{foreign,recipes}/**', 'examples/recipes/**'],
    // The clients are installed there only to run these tests, which compile by themselves.
    extends: [tseslint.configs.disableTypeChecked],
    // A module of NestJS has nothing but its decorator.
    rules: { '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }] },
  },
  {
    files: ['**/*.js'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly' } },
    // Types are unknown in the few plain JavaScript files.
    extends: [tseslint.configs.disableTypeChecked],
  },
)

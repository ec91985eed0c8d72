import type { Command } from './command.ts'

/** The demo, which is a separate module. */
export interface DemoModule {
  /** Returns the exit code. */
  demo(args: readonly string[]): Promise<number>
  readonly help: string
}

/** Two callers of a server that breaks, one of them with a breaker. */
export const demoCommand = (module: DemoModule): Command => ({
  flags: { help: { type: 'boolean', short: 'h' } },
  run: ({ paths }) => module.demo(paths),
})

export const demoHelp = ({ help }: DemoModule): string => `${help.replace('npm run demo', 'recloser demo')}\n`

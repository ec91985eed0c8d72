/**
 * Loads a module that the build has put beside the command.
 *
 * @param file its name
 * @param from the URL of the command
 */
export const beside =
  <Module>(file: string, from: string) =>
  (): Promise<Module> =>
    // The build makes both of one version.
    import(new URL(file, from).href) as Promise<Module>

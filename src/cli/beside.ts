/**
 * Loads a module that the build puts into the same folder as the command.
 *
 * @param file its name
 * @param from the URL of the command
 */
export const beside =
  <Module>(file: string, from: string) =>
  (): Promise<Module> =>
    // The build makes both from the same version.
    import(new URL(file, from).href) as Promise<Module>

/**
 * Lets everything else in the program run, promises and input alike. A message, not a timer: a timer that a test has faked
 * would never end.
 */
export const pause = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })

/** The numbers of states in metrics. */
export const stateNumbers = { closed: 0, open: 1, 'half-open': 2 } as const

export const states = Object.keys(stateNumbers) as readonly (keyof typeof stateNumbers)[]

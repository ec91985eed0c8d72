/** States as a metric shows them. */
export const stateNumbers = { closed: 0, open: 1, 'half-open': 2 } as const

export const states = Object.keys(stateNumbers) as readonly (keyof typeof stateNumbers)[]

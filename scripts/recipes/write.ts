// Writes each recipe's program into its page: `npm run recipes`.

import { writeFileSync } from 'node:fs'
import { pageFolder, pages, textOf, withPrograms } from './pages.ts'

for (const page of pages()) writeFileSync(`${pageFolder}/${page}`, withPrograms(textOf(page)))

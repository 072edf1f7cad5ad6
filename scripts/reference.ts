// `npm run reference`: writes the tables of kinds and the pages of exports from the doc comments.
import { write } from './reference/pages.ts'

write()

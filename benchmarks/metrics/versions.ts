import { amount, type Table } from '../table.ts'
import { aims } from './aims.ts'
import { measured, type Results } from './metric.ts'

const suffixes = ['', '-node22', '-node24', '-node26']

/** The ratios that were measured with several versions of Node. */
export function versionTable(results: Results): Table {
  const versions = suffixes.map(
    (suffix) => (results.get(`http${suffix}`) ?? results.get(`micro${suffix}`))?.node ?? '–',
  )
  const rows = aims
    .filter(({ unit, at: [part] }) => unit === '×' && ['http', 'micro'].includes(part))
    .map((aim) => [
      aim.metric,
      ...suffixes.map((suffix) => {
        const found = measured(aim, results, suffix)
        return found ? amount(found) : '–'
      }),
    ])
  return { id: 'versions', title: 'Versions of Node', head: ['', ...versions], rows }
}

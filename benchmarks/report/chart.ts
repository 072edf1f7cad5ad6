import { amount, type Figure, lookUp, type Table } from '../table.ts'

export interface Chart {
  /** Name of the file. */
  readonly name: string
  readonly title: string
  readonly part: string
  readonly table: string
  readonly column: string
}

export const charts: readonly Chart[] = [
  {
    name: 'throughput',
    title: 'Requests per second, as a share of bare node:http (64 connections)',
    part: 'gates-node24',
    table: 'saturated 64',
    column: 'of the limit',
  },
  {
    name: 'cpu',
    title: 'CPU time per request, over bare node:http (64 connections)',
    part: 'gates-node24',
    table: 'saturated 64',
    column: 'over the limit',
  },
  {
    name: 'parse',
    title: 'Time to parse a text message',
    part: 'micro',
    table: 'parse a text',
    column: 'ratio',
  },
  {
    name: 'budget',
    title: 'echostr: p99.9, in percent of the five seconds, by arrivals',
    part: 'budget',
    table: 'rates echostr',
    column: 'p99.9, of 5 s',
  },
  {
    name: 'slow',
    title: 'Answers of a slow handler that arrived as a passive reply',
    part: 'budget',
    table: 'slow',
    column: 'passively',
  },
]

const width = 720
const left = 230
const bar = 22
const gap = 8

/** Horizontal bars, in colours that can be read on a light and on a dark page. */
export function svg(chart: Chart, table: Table): string {
  const names = table.rows.map(([name]) => String(name))
  const figures = names.map((name) => lookUp(table, name, chart.column))
  const most = Math.max(...figures.map((figure) => figure?.value ?? 0))
  const height = 44 + names.length * (bar + gap)
  const bars = names.map((name, i) => row(name, figures[i], 36 + i * (bar + gap), most))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${chart.title}" font-family="sans-serif" font-size="13" fill="#777">`,
    `<text x="8" y="20" font-size="14" font-weight="bold">${chart.title}</text>`,
    ...bars,
    '</svg>',
    '',
  ].join('\n')
}

function row(name: string, figure: Figure | undefined, y: number, most: number): string {
  if (!figure) return ''
  const length = Math.max(1, Math.round((figure.value / most) * (width - left - 90)))
  const colour = name.startsWith('echostr') || name === 'parseXml' ? '#07a35a' : '#8aa0b8'
  const text = y + bar - 6
  return [
    `<text x="${left - 8}" y="${text}" text-anchor="end">${name}</text>`,
    `<rect x="${left}" y="${y}" width="${length}" height="${bar}" rx="3" fill="${colour}"/>`,
    `<text x="${left + length + 6}" y="${text}">${amount(figure)}</text>`,
  ].join('')
}

import type { Deliveries } from '../../testing.ts'
import type { SignedDelivery } from '../signed-delivery.ts'
import type { PluginTraits } from './traits.ts'

type Making = (delivery: Deliveries) => SignedDelivery

/** Messages that no plugin can take for its own, unless it takes all of their kind. */
const messages: Readonly<Record<string, Making>> = {
  text: (delivery) => delivery.text('这句话不归哪个插件管：xyzzy'),
  image: (delivery) => delivery.image(),
  voice: (delivery) => delivery.voice(),
  video: (delivery) => delivery.video(),
  shortvideo: (delivery) => delivery.shortvideo(),
  location: (delivery) => delivery.location(),
  link: (delivery) => delivery.link(),
  'message nobody knows': (delivery) => delivery.message('xyzzy'),
  'event:subscribe': (delivery) => delivery.event('subscribe'),
  'event:unsubscribe': (delivery) => delivery.event('unsubscribe'),
  'event:SCAN': (delivery) => delivery.event('SCAN', { EventKey: 'xyzzy', Ticket: 'xyzzy' }),
  'event:LOCATION': (delivery) => delivery.event('LOCATION', { Latitude: '23', Longitude: '113' }),
  'event:CLICK': (delivery) => delivery.event('CLICK', { EventKey: 'xyzzy' }),
  'event:VIEW': (delivery) => delivery.event('VIEW', { EventKey: 'https://example.com/xyzzy' }),
  'event nobody knows': (delivery) => delivery.event('xyzzy'),
}

/** Foreign messages of the kinds that the plugin does not take, by kind. */
export function foreign({ takes = [] }: PluginTraits): readonly (readonly [kind: string, make: Making])[] {
  return Object.entries(messages).filter(([kind]) => !takes.some((taken) => includes(taken, kind)))
}

/** A message that has to reach the handler behind the plugin; undefined when it takes all there are. */
export function oneForeign(traits: PluginTraits): Making | undefined {
  return foreign(traits)[0]?.[1]
}

function includes(taken: string, kind: string): boolean {
  if (taken === 'message') return !kind.startsWith('event')
  return taken === 'event' ? kind.startsWith('event') : taken.toLowerCase() === kind.toLowerCase()
}

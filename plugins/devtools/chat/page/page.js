import './top-bar.js'
import './user-rail.js'
import './chat-head.js'
import './chat-log.js'
// drawn before the composer, which may leave the focus to it
import './live-part.js'
import './chat-composer.js'
import './menu-bar.js'
import './time-line.js'
import './wire-list.js'
import './wire-panel.js'
import './status-line.js'
import './voice-recorder.js'
import { listenToKeys } from './keys.js'
import { store } from './store.js'
import { show } from './theme.js'

show()
store.relabel()
store.connect()
listenToKeys()

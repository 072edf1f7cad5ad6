import type { Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme'
import './style.css'
import TimeLine from './TimeLine.vue'

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => void app.component('TimeLine', TimeLine),
} satisfies Theme

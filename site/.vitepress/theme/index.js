/* global document -- it runs in a browser */

import { useRoute } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import { nextTick, onMounted, watch } from 'vue'
import '../../.pages/tokens.css'
import './site.css'

/** The home page of VitePress has no main part, which readers of screens look for. */
function markMain() {
  document.querySelector('.VPHome')?.setAttribute('role', 'main')
}

export default {
  extends: DefaultTheme,
  setup() {
    const route = useRoute()
    onMounted(markMain)
    watch(
      () => route.path,
      () => nextTick(markMain),
    )
  },
}

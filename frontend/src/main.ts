import './main.css'
import ui from '@nuxt/ui/vue-plugin'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { keepCartTokenIn } from './api/client'
import { session } from './api/session'
import App from './app/App.vue'
import { guard } from './app/guards'
import { nameAddresses, reloadWhenPartsVanish } from './app/head'
import { makeQueryClient } from './app/queryClient'
import { makeRouter } from './app/router'
import { useSession } from './app/session'
import { cartTokenPlace, memory } from './app/storage'
import { useTheme } from './app/theme'
import { forgetRead, shopQuery } from './features/accounts/queries'
import { menuQuery } from './features/catalogue/queries'
import { memoryKey } from './shared/composables/useMemory'

keepCartTokenIn(cartTokenPlace)

const app = createApp(App)
const queryClient = makeQueryClient()
app.use(createPinia())
useTheme()
void queryClient.prefetchQuery(shopQuery())
void queryClient.prefetchQuery(menuQuery())

const router = makeRouter()
guard(router, queryClient)
nameAddresses(router)
reloadWhenPartsVanish(router)
app.use(VueQueryPlugin, { queryClient })
app.use(router)
app.use(ui)
app.provide(memoryKey, memory)
session.onChange((access) => {
  if (!access) forgetRead(queryClient)
})
void useSession().restore()
app.mount('#app')

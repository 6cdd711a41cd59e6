import { onlineManager } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { api } from '@/api/client'
import { connection } from '@/api/connection'

const ASK_AGAIN_MS = 5_000

/**
 * Whether the shop can be reached, and a knock at its door while it can not.
 *
 * Pages keep what they show. When the shop answers again, what they show is asked for anew, and
 * the page that could not be opened is opened.
 */
export const useConnection = defineStore('connection', () => {
  const isLost = ref(!connection.isReached || !navigator.onLine)
  const isAsking = ref(false)
  /** Where somebody wanted to go when the page could not be brought. */
  const wanted = ref<string | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  connection.onChange((isReached) => (isLost.value = !isReached))
  window.addEventListener('offline', () => connection.note(false))
  window.addEventListener('online', () => void knock())

  watch(
    isLost,
    (lost) => {
      onlineManager.setOnline(!lost) // coming back asks for everything that is shown
      clearTimeout(timer)
      if (lost) timer = setTimeout(() => void knockOn(), ASK_AGAIN_MS)
    },
    { immediate: true },
  )

  async function knockOn(): Promise<void> {
    await knock()
    if (isLost.value) timer = setTimeout(() => void knockOn(), ASK_AGAIN_MS)
  }

  /** Ask once whether the shop answers; the client notes what came. */
  async function knock(): Promise<void> {
    if (isAsking.value) return
    isAsking.value = true
    await api.GET('/shop', { cache: 'no-store' }).catch(() => null)
    isAsking.value = false
  }

  return { isLost, isAsking, wanted, knock }
})

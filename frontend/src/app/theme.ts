import { defineStore } from 'pinia'
import { computed, ref, watchEffect } from 'vue'
import { storedTheme, storeTheme, type Theme } from './storage'

export const useTheme = defineStore('theme', () => {
  const theme = ref<Theme>(storedTheme() ?? (prefersDark() ? 'dark' : 'light'))
  const isDark = computed(() => theme.value === 'dark')

  watchEffect(() => {
    document.documentElement.classList.toggle('dark', isDark.value)
    document.documentElement.classList.toggle('light', !isDark.value)
  })

  function toggle(): void {
    theme.value = isDark.value ? 'light' : 'dark'
    storeTheme(theme.value)
  }

  return { isDark, toggle }
})

function prefersDark(): boolean {
  return window.matchMedia('(prefers-color-scheme: dark)').matches
}

/* Before the first paint: a page at night must not flash. app/theme.ts decides from then on. */
;(() => {
  let stored = null
  try {
    stored = localStorage.getItem('cornerstore.theme')
  } catch {
    // kept out of storage: the system decides
  }
  const isDark = stored ? stored === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  document.documentElement.classList.add(isDark ? 'dark' : 'light')
})()

import { queryOptions, useMutation, useQueryClient } from '@tanstack/vue-query'
import { api, unwrap } from '@/api/client'
import type { Opening, SettingsChange } from './model'
import { accountKeys, enter } from './queries'

export const settingsKeys = {
  settings: ['accounts', 'settings'] as const,
  choices: ['accounts', 'choices'] as const,
}

/** What the owner set the shop up with. */
export const settingsQuery = () =>
  queryOptions({
    queryKey: settingsKeys.settings,
    queryFn: ({ signal }) => unwrap(api.GET('/settings', { signal })),
  })

/** Currencies, time zones and locales that can be chosen. */
export const choicesQuery = () =>
  queryOptions({
    queryKey: settingsKeys.choices,
    queryFn: ({ signal }) => unwrap(api.GET('/shop/choices', { signal })),
    staleTime: Infinity,
  })

/** Change settings: only what is named changes; every page of the shop shows it. */
export function useSettingsChange() {
  const queryClient = useQueryClient()
  async function change(body: SettingsChange) {
    const settings = await unwrap(api.PATCH('/settings', { body }))
    queryClient.setQueryData(settingsKeys.settings, settings)
    void queryClient.invalidateQueries({ queryKey: accountKeys.shop })
    return settings
  }
  return { change }
}

/** Send a mail to the owner's own address; how it went comes as a notice. */
export function useTestMail() {
  return useMutation({ mutationFn: () => unwrap(api.POST('/settings/test-mail')) })
}

/** Open the shop: its first person owns it and is signed in. It works once. */
export function useOpening() {
  const queryClient = useQueryClient()
  async function open(body: Opening): Promise<void> {
    await enter(queryClient, await unwrap(api.POST('/shop/opening', { body })))
    await queryClient.refetchQueries({ queryKey: accountKeys.shop })
  }
  return { open }
}

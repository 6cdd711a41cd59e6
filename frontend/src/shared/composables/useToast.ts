import { useToast as useKitToast } from '@nuxt/ui/composables'

interface Action {
  label: string
  act: () => void
}

/** Tell the person what happened: past tense, one line, one action. Errors stay until closed. */
export function useToast() {
  const toasts = useKitToast()
  const actionsOf = (action?: Action) =>
    action && [
      {
        label: action.label,
        color: 'neutral' as const,
        variant: 'outline' as const,
        onClick: action.act,
      },
    ]
  return {
    tell(title: string, action?: Action): void {
      toasts.add({ title, color: 'neutral', actions: actionsOf(action), duration: 6000 })
    },
    warn(title: string, action?: Action): void {
      toasts.add({ title, color: 'error', actions: actionsOf(action), duration: 0 })
    },
  }
}

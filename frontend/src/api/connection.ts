/** Whether the shop can be reached: told by every request that got an answer, or got none. */
type Listener = (isReached: boolean) => void

const listeners = new Set<Listener>()
let isReached = true

export const connection = {
  get isReached(): boolean {
    return isReached
  },
  note(reached: boolean): void {
    if (reached === isReached) return
    isReached = reached
    listeners.forEach((tell) => tell(reached))
  },
  onChange(listener: Listener): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

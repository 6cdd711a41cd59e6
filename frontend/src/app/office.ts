import { computed } from 'vue'
import { useMe } from '@/features/accounts/queries'
import { rooms } from './rooms'

/** The name of the first page of the back office that the person may open, if there is one. */
export function useOfficeDoor() {
  const { may } = useMe()
  return computed(
    () => rooms.flatMap(({ pages }) => pages).find(({ permission }) => may(permission))?.name,
  )
}

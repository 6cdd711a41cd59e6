import { inject, readonly, ref, type InjectionKey, type Ref } from 'vue'

export type Tone = 'day' | 'night'

export const toneKey: InjectionKey<Readonly<Ref<Tone>>> = Symbol('tone')

/** Return whether the page is drawn by day or by night, for what CSS alone can not choose. */
export function useTone(): Readonly<Ref<Tone>> {
  return inject(toneKey, () => readonly(ref<Tone>('day')), true)
}

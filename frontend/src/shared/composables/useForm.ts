import { computed, nextTick, reactive, ref, shallowRef, toRaw, type Ref } from 'vue'
import { isProblem, type Problem } from '@/api/problem'

type Errors = Record<string, string>

export interface FormWish<Values extends object, Saved> {
  initial: () => Values
  /** Name what is wrong before anything is sent; keys are field names, dots for nested ones. */
  check?: (values: Values) => Errors
  send: (values: Values) => Promise<Saved>
  saved?: (saved: Saved) => void | Promise<void>
  /** Problem types the caller shows itself; everything else becomes field errors or `message`. */
  handles?: Record<string, (problem: Problem) => void>
}

/**
 * Hold a form: its values, one error per field, and a send that can not fire twice.
 *
 * A refusal's `errors` land on their fields, its title in `message`; nothing typed is ever lost.
 * Called as a submit handler, `submit` puts the focus on the first field with an error.
 */
export function useForm<Values extends object, Saved>(wish: FormWish<Values, Saved>) {
  const values = reactive(wish.initial()) as Values
  const errors: Ref<Errors> = ref({})
  const problem = shallowRef<Problem | null>(null)
  const isBusy = ref(false)
  const errorCount = computed(() => Object.keys(errors.value).length)
  const message = computed(() =>
    problem.value && errorCount.value === 0 ? problem.value.title : null,
  )

  async function submit(event?: Event): Promise<void> {
    const form = event?.currentTarget
    await attempt()
    if (errorCount.value === 0 || !(form instanceof HTMLElement)) return
    await nextTick()
    form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }

  async function attempt(): Promise<void> {
    if (isBusy.value) return
    problem.value = null
    errors.value = wish.check?.(values) ?? {}
    if (errorCount.value > 0) return
    isBusy.value = true
    try {
      const saved = await wish.send(structuredClone(toRaw(values)))
      await wish.saved?.(saved)
    } catch (error) {
      refused(error)
    } finally {
      isBusy.value = false
    }
  }

  function refused(error: unknown): void {
    if (!isProblem(error)) throw error
    const handle = wish.handles?.[error.type]
    if (handle) return handle(error)
    problem.value = error
    errors.value = Object.fromEntries(
      Object.entries(error.errors).map(([field, messages]) => [field, messages[0] ?? error.title]),
    )
  }

  /** Forget a field's error, as soon as it is typed into. */
  function touched(field: string): void {
    if (!(field in errors.value)) return
    const { [field]: _, ...others } = errors.value
    errors.value = others
  }

  function reset(): void {
    Object.assign(values, wish.initial())
    errors.value = {}
    problem.value = null
  }

  return { values, errors, errorCount, problem, message, isBusy, submit, touched, reset }
}

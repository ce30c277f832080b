import { clx, Hint as HintText, Label as LabelText, Text } from "@medusajs/ui"
import {
  cloneElement,
  createContext,
  useContext,
  useId,
  type ComponentProps,
  type HTMLAttributes,
  type PropsWithChildren,
  type ReactElement,
} from "react"
import {
  Controller,
  FormProvider,
  useFormContext,
  type ControllerProps,
  type FieldValues,
} from "react-hook-form"
import { useTranslation } from "react-i18next"

const NameContext = createContext("")
const IdContext = createContext("")

function useField() {
  const name = useContext(NameContext)
  const id = useContext(IdContext)
  const { getFieldState, formState } = useFormContext()
  return { id, hintId: `${id}-hint`, errorId: `${id}-error`, error: getFieldState(name, formState).error }
}

const Field = <Values extends FieldValues, Name extends ControllerProps<Values>["name"]>(
  props: ControllerProps<Values, Name>
) => (
  <NameContext.Provider value={props.name}>
    <Controller {...props} />
  </NameContext.Provider>
)

const Item = ({ className, ...props }: HTMLAttributes<HTMLDivElement>) => (
  <IdContext.Provider value={useId()}>
    <div className={clx("flex flex-col space-y-2", className)} {...props} />
  </IdContext.Provider>
)

const COLUMNS = { 2: "md:grid-cols-2", 3: "md:grid-cols-3", "2-1": "md:grid-cols-[2fr_1fr]" }

type RowProps = PropsWithChildren<{ columns: keyof typeof COLUMNS }>

/**
 * Fields side by side in a wide window. Their labels, controls, hints and errors are aligned, also if one of them has more lines
 * than its neighbours.
 */
const Row = ({ columns, children }: RowProps) => (
  <div
    className={clx(
      "flex flex-col gap-4 md:grid md:gap-y-0",
      "md:[&>*]:row-span-4 md:[&>*]:grid md:[&>*]:content-start md:[&>*]:[grid-template-rows:subgrid] md:[&>*>:first-child]:self-end",
      COLUMNS[columns]
    )}
  >
    {children}
  </div>
)

const Label = ({
  optional = false,
  ...props
}: ComponentProps<typeof LabelText> & { optional?: boolean; asChild?: boolean }) => {
  const { t } = useTranslation()
  const { id } = useField()

  return (
    <div className="flex flex-wrap items-center gap-x-1">
      <LabelText htmlFor={id} size="small" weight="plus" {...props} />
      {optional && (
        <Text size="small" leading="compact" className="text-ui-fg-subtle">
          ({t("fields.optional")})
        </Text>
      )}
    </div>
  )
}

const Control = ({ children }: { children: ReactElement }) => {
  const { id, hintId, errorId, error } = useField()

  return cloneElement(children, {
    id,
    "aria-describedby": error ? `${hintId} ${errorId}` : hintId,
    "aria-invalid": error !== undefined,
  })
}

const Hint = (props: HTMLAttributes<HTMLParagraphElement>) => <HintText id={useField().hintId} {...props} />

const ErrorMessage = (props: HTMLAttributes<HTMLParagraphElement>) => {
  const { errorId, error } = useField()

  return error?.message ? (
    <HintText id={errorId} variant="error" {...props}>
      {error.message}
    </HintText>
  ) : null
}

/**
 * The same as the dashboard's `Form`, but with the plugin's own copy of react-hook-form. Two versions of the library cannot
 * share a form, and the dashboard's version changes between Medusa releases.
 */
export const Form = Object.assign(FormProvider, { Field, Row, Item, Label, Control, Hint, ErrorMessage })

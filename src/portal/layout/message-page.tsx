import { Container, Heading } from "@medusajs/ui"
import type { ReactNode } from "react"

import { PageMenu } from "./page-menu"

type MessagePageProps = { icon: ReactNode; title: string; children: ReactNode }

/** A whole page with one message and no navigation, for example when nobody is signed in. */
export const MessagePage = ({ icon, title, children }: MessagePageProps) => (
  <div className="flex min-h-dvh flex-col">
    <header className="flex justify-end p-4">
      <PageMenu />
    </header>
    <main className="flex flex-1 items-center justify-center px-4 pb-24">
      <Container className="flex w-full max-w-[420px] flex-col items-center gap-y-3 px-6 py-10 text-center">
        <span className="bg-ui-bg-component shadow-borders-base text-ui-fg-subtle flex size-10 items-center justify-center rounded-lg">
          {icon}
        </span>
        <Heading level="h1">{title}</Heading>
        {children}
      </Container>
    </main>
  </div>
)

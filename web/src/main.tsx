import "@fontsource-variable/geist";
import "@fontsource-variable/geist-mono";
import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "@/theme/global.css";
import { MantineProvider } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import i18next from "i18next";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { asProblem } from "@/api/problem";
import { FormatProvider } from "@/format/context";
import { router } from "@/routes";
import { Direction } from "@/shell/Direction";
import { Told } from "@/shell/Told";
import { theme } from "@/theme/theme";
import { beginWords } from "@/words/words";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, thrown) => asProblem(thrown).isOutage && count < 3,
      refetchOnWindowFocus: false,
    },
  },
});

// What was refused in one language is asked again in the other; what was told of it is told no more.
i18next.on("languageChanged", () => {
  notifications.clean();
  void queries.invalidateQueries();
});

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

async function begin(): Promise<void> {
  await beginWords();
  const root = document.getElementById("root");
  if (root === null) throw new Error("the page has no root");
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <Direction>
          <QueryClientProvider client={queries}>
            <FormatProvider>
              <Told />
              <RouterProvider router={router} />
            </FormatProvider>
          </QueryClientProvider>
        </Direction>
      </MantineProvider>
    </StrictMode>,
  );
}

void begin();

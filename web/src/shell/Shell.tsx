import { ActionIcon, Burger, Drawer } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, Outlet, ScrollRestoration, useLocation } from "react-router";
import { useLiveData } from "@/api/live";
import { ME_KEY, MeProvider, useMeQuery } from "@/api/me";
import mark from "@/mark.svg";
import { SignIn } from "@/pages/sign-in/SignIn";
import { Loading, ProblemNotice } from "@/parts/states";
import { UnsavedGuard } from "@/parts/Unsaved";
import { LiveMark } from "@/shell/LiveMark";
import { Navigation } from "@/shell/Navigation";
import { ScopePicker } from "@/shell/ScopePicker";
import { Search, useSearchOpened } from "@/shell/Search";
import { UserMenu } from "@/shell/UserMenu";
import classes from "./Shell.module.css";

/** The frame around every page, for those who are signed in; the sign-in for everybody else. */
export function Shell() {
  const me = useMeQuery();
  const queries = useQueryClient();
  const isNobody = me.data === null;
  // What one person has seen is not there for the next at the same screen.
  useEffect(() => {
    if (isNobody) queries.removeQueries({ predicate: (each) => each.queryKey[0] !== ME_KEY[0] });
  }, [isNobody, queries]);
  if (me.isPending) return <Loading rows={4} />;
  if (me.isError) return <ProblemNotice thrown={me.error} again={() => void me.refetch()} />;
  if (me.data === null || me.data.stage !== "signed_in") return <SignIn me={me.data} />;
  return (
    <MeProvider me={me.data}>
      <UnsavedGuard>
        <Frame />
      </UnsavedGuard>
    </MeProvider>
  );
}

function Frame() {
  const { t } = useTranslation("shell");
  const [opened, { toggle, close }] = useDisclosure(false);
  const search = useSearchOpened();
  const { pathname } = useLocation();
  useLiveData();
  // biome-ignore lint/correctness/useExhaustiveDependencies: wherever one goes, the drawer shuts
  useEffect(() => close(), [pathname, close]);
  return (
    <div className={classes.frame}>
      <a href="#content" className="cw-skip">
        {t("skip")}
      </a>
      <header className={classes.bar}>
        <Burger
          className={classes.burger}
          opened={opened}
          onClick={toggle}
          size="sm"
          aria-label={t("navigation")}
        />
        <Link to="/" className={classes.mark} aria-label={`Chargewright: ${t("home")}`}>
          <img src={mark} alt="" width={28} height={28} />
          <span>Chargewright</span>
        </Link>
        <ScopePicker />
        <button type="button" className={classes.search} onClick={search.open}>
          <IconSearch size={16} aria-hidden />
          <span>{t("search.open")}</span>
          <kbd>{t("search.key")}</kbd>
        </button>
        <ActionIcon
          className={classes.searchPhone}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t("search.open")}
          onClick={search.open}
        >
          <IconSearch size={20} />
        </ActionIcon>
        <div className={classes.end}>
          <LiveMark />
          <UserMenu />
        </div>
      </header>
      <Search opened={search.opened} close={search.close} />
      <Drawer
        opened={opened}
        onClose={close}
        size={280}
        title={t("navigation")}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <Navigation />
      </Drawer>
      <aside className={classes.side}>
        <Navigation />
      </aside>
      <main id="content" className={classes.content} tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      <ScrollRestoration />
    </div>
  );
}

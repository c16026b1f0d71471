import { useId } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, useLocation } from "react-router";
import { useMay } from "@/api/me";
import { AREAS } from "@/shell/places";
import { useScoped } from "@/shell/scope";
import classes from "./Navigation.module.css";

export function Navigation() {
  const { t } = useTranslation("shell");
  const id = useId();
  const may = useMay();
  const scoped = useScoped();
  const { pathname } = useLocation();
  return (
    <nav aria-label={t("navigation")} className={classes.nav}>
      {AREAS.map((area) => {
        const places = area.places.filter((place) => may(...place.needs));
        if (places.length === 0) return null;
        return (
          <div key={area.word}>
            <p className={classes.area} id={`${id}-${area.word}`}>
              {t(area.word as never)}
            </p>
            <ul className={classes.places} aria-labelledby={`${id}-${area.word}`}>
              {places.map(({ to, word, shape: Shape }) => (
                <li key={to}>
                  <NavLink
                    to={scoped(to)}
                    end={to === "/"}
                    // Whoever is further in is within this place, not on its page.
                    aria-current={pathname === to ? "page" : "true"}
                    className={classes.place ?? ""}
                  >
                    <Shape size={18} stroke={1.7} aria-hidden />
                    {t(word as never)}
                  </NavLink>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}

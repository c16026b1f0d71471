import "maplibre-gl/dist/maplibre-gl.css";
import type { FeatureCollection } from "geojson";
import { Map as MapView, Popup, type StyleSpecification, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import countries from "world-atlas/countries-50m.json?url";
import { useInstallation } from "@/api/installation";
import classes from "@/pages/overview/SiteMap.module.css";
import type { OverviewSite } from "@/pages/overview/types";
import { worstOf } from "@/pages/overview/worst";
import { type Colours, useColours } from "@/parts/Chart";
import { EVSE } from "@/status/signs";

setWorkerUrl(workerUrl);

const EDGE_PX = 48;
const ZOOM_MAX = 15;

/** The sites on the outlines of the countries, and on the streets where a tile server is set. */
export default function SiteMap({ sites }: { sites: readonly OverviewSite[] }) {
  const { t } = useTranslation("overview");
  const colours = useColours();
  const installation = useInstallation();
  const tiles = installation?.tile_url ?? null;
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<MapView | null>(null);
  const latest = useRef(sites);
  latest.current = sites;
  const navigate = useNavigate();

  useEffect(() => {
    if (box.current === null || installation === undefined) return;
    const view = new MapView({
      container: box.current,
      style: styleOf(colours, tiles),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      cooperativeGestures: true,
      maxZoom: ZOOM_MAX,
      ...boundsOf(latest.current),
    });
    map.current = view;
    const popup = new Popup({ closeButton: false, className: classes.popup ?? "" });
    view.on("load", () => {
      void outlines().then((land) => source(view, "land")?.setData(land));
      source(view, "sites")?.setData(pointsOf(latest.current, colours));
    });
    view.on("mousemove", "sites", (event) => {
      const found = event.features?.[0];
      if (found === undefined) return;
      view.getCanvas().style.cursor = "pointer";
      popup.setLngLat(event.lngLat).setText(String(found.properties.name)).addTo(view);
    });
    view.on("mouseleave", "sites", () => {
      view.getCanvas().style.cursor = "";
      popup.remove();
    });
    view.on("click", "sites", (event) => {
      const id = event.features?.[0]?.properties.id;
      if (id !== undefined) void navigate(`/sites/${id}`);
    });
    return () => {
      map.current = null;
      view.remove();
    };
  }, [colours, tiles, installation, navigate]);

  useEffect(() => {
    const view = map.current;
    if (view?.isStyleLoaded()) source(view, "sites")?.setData(pointsOf(sites, colours));
  }, [sites, colours]);

  return <section ref={box} className={classes.box} aria-label={t("map")} />;
}

type Source = { setData: (data: FeatureCollection) => void };

function source(view: MapView, name: string): Source | undefined {
  return view.getSource(name) as Source | undefined;
}

async function outlines(): Promise<FeatureCollection> {
  const topology = (await (await fetch(countries)).json()) as Topology<{
    countries: GeometryCollection;
  }>;
  return feature(topology, topology.objects.countries);
}

function pointsOf(sites: readonly OverviewSite[], colours: Colours): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: sites.flatMap((site) =>
      site.latitude === null || site.longitude === null
        ? []
        : [
            {
              type: "Feature" as const,
              geometry: { type: "Point" as const, coordinates: [site.longitude, site.latitude] },
              properties: {
                id: site.id,
                name: site.name,
                colour: colours[EVSE[worstOf(site.evses)].tone],
                size: 7 + Math.min(9, Math.sqrt(Object.values(site.evses).reduce((a, b) => a + b))),
              },
            },
          ],
    ),
  };
}

function boundsOf(sites: readonly OverviewSite[]) {
  const placed = sites.filter((site) => site.latitude !== null && site.longitude !== null);
  if (placed.length === 0) return { center: [10, 50] as [number, number], zoom: 3 };
  const longitudes = placed.map((site) => site.longitude ?? 0);
  const latitudes = placed.map((site) => site.latitude ?? 0);
  return {
    bounds: [
      [Math.min(...longitudes), Math.min(...latitudes)],
      [Math.max(...longitudes), Math.max(...latitudes)],
    ] as [[number, number], [number, number]],
    fitBoundsOptions: { padding: EDGE_PX, maxZoom: 6 },
  };
}

function styleOf(colours: Colours, tiles: string | null): StyleSpecification {
  const nothing: FeatureCollection = { type: "FeatureCollection", features: [] };
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: nothing },
      sites: { type: "geojson", data: nothing },
      ...(tiles === null ? {} : { tiles: { type: "raster", tiles: [tiles], tileSize: 256 } }),
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colours.line } },
      {
        id: "land",
        type: "fill",
        source: "land",
        paint: { "fill-color": colours.raised, "fill-outline-color": colours.lineStrong },
      },
      ...(tiles === null
        ? []
        : [{ id: "tiles", type: "raster" as const, source: "tiles", minzoom: 0 }]),
      {
        id: "sites",
        type: "circle",
        source: "sites",
        paint: {
          "circle-color": ["get", "colour"],
          "circle-radius": ["get", "size"],
          "circle-stroke-color": colours.paper,
          "circle-stroke-width": 2,
        },
      },
    ],
  };
}

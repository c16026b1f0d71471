import { Button, FileButton } from "@mantine/core";
import { IconCamera, IconPhoto, IconQrcode, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { identityIn } from "@/pages/stations/setup/identity";
import classes from "./setup.module.css";

/** The browser's own reader of codes, where it has one. */
type Detector = { detect: (source: CanvasImageSource) => Promise<{ rawValue: string }[]> };
type DetectorMaker = new (options: { formats: string[] }) => Detector;

const FORMATS = ["qr_code", "data_matrix", "code_128", "code_39"];
const LOOK_MS = 250;

function makeDetector(): Detector | null {
  const maker = (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;
  if (maker === undefined) return null;
  try {
    return new maker({ formats: FORMATS });
  } catch {
    return null;
  }
}

/** Reads the code on a station by the camera, or from a photo; nothing where the browser cannot. */
export function Scanner({ found }: { found: (identity: string) => void }) {
  const { t } = useTranslation("stations");
  const [detector] = useState(makeDetector);
  const [isOpen, setIsOpen] = useState(false);
  const [problem, setProblem] = useState<"denied" | "nothing" | null>(null);
  if (detector === null) return <p className={classes.quiet}>{t("scan.unable")}</p>;
  const readPhoto = async (file: File | null) => {
    if (file === null) return;
    setProblem(null);
    try {
      const picture = await createImageBitmap(file);
      const [code] = await detector.detect(picture);
      picture.close();
      if (code === undefined) setProblem("nothing");
      else found(identityIn(code.rawValue));
    } catch {
      setProblem("nothing");
    }
  };
  const hasCamera = navigator.mediaDevices?.getUserMedia !== undefined;
  return (
    <div className={classes.form}>
      {isOpen ? (
        <>
          <Camera
            detector={detector}
            found={(code) => {
              setIsOpen(false);
              found(identityIn(code));
            }}
            denied={() => {
              setIsOpen(false);
              setProblem("denied");
            }}
          />
          <Button
            variant="default"
            size="md"
            leftSection={<IconX size={18} />}
            onClick={() => setIsOpen(false)}
          >
            {t("scan.leave")}
          </Button>
        </>
      ) : (
        <>
          <div className={classes.buttons}>
            {hasCamera && (
              <Button
                variant="default"
                size="md"
                leftSection={<IconQrcode size={19} />}
                onClick={() => {
                  setProblem(null);
                  setIsOpen(true);
                }}
              >
                {t("scan.camera")}
              </Button>
            )}
            <FileButton
              accept="image/*"
              capture="environment"
              onChange={(file) => void readPhoto(file)}
            >
              {(props) => (
                <Button
                  {...props}
                  variant="subtle"
                  size="md"
                  leftSection={hasCamera ? <IconPhoto size={19} /> : <IconCamera size={19} />}
                >
                  {t("scan.photo")}
                </Button>
              )}
            </FileButton>
          </div>
          {hasCamera && <p className={classes.quiet}>{t("scan.why")}</p>}
        </>
      )}
      {problem !== null && (
        <p className={classes.warn} role="alert">
          {t(`scan.${problem}`)}
        </p>
      )}
    </div>
  );
}

function Camera({
  detector,
  found,
  denied,
}: {
  detector: Detector;
  found: (code: string) => void;
  denied: () => void;
}) {
  const { t } = useTranslation("stations");
  const video = useRef<HTMLVideoElement>(null);
  const told = useRef({ found, denied });
  told.current = { found, denied };
  useEffect(() => {
    let isOver = false;
    let stream: MediaStream | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const picture = video.current;
      if (isOver || picture === null) return;
      try {
        const [code] = picture.readyState >= 2 ? await detector.detect(picture) : [];
        if (code !== undefined && !isOver) {
          isOver = true;
          navigator.vibrate?.(60);
          told.current.found(code.rawValue);
          return;
        }
      } catch {
        // A frame that could not be looked at; the next one comes.
      }
      timer = setTimeout(() => void look(), LOOK_MS);
    };
    const begin = async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({
          video: { facingMode: "environment" },
          audio: false,
        });
      } catch {
        if (!isOver) told.current.denied();
        return;
      }
      if (isOver || video.current === null) {
        for (const track of stream.getTracks()) track.stop();
        return;
      }
      video.current.srcObject = stream;
      await video.current.play().catch(() => undefined);
      void look();
    };
    void begin();
    return () => {
      isOver = true;
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, [detector]);
  return (
    <div className={classes.camera}>
      <video ref={video} playsInline muted aria-label={t("scan.picture")} />
    </div>
  );
}

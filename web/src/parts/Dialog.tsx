import { Modal, type ModalProps } from "@mantine/core";
import { useContext, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Circle } from "@/parts/circle";
import { AskContext, CircleContext } from "@/parts/Unsaved";

/** A dialog with a form. It is closed at once while nothing in it is unsaved, else it asks first. */
export function Dialog({
  close,
  children,
  ...rest
}: { close: () => void } & Omit<ModalProps, "onClose" | "closeButtonProps" | "stackId">) {
  const { t } = useTranslation();
  const page = useContext(CircleContext);
  const ask = useContext(AskContext);
  const [circle] = useState(() => new Circle(page));
  return (
    <CircleContext value={circle}>
      <Modal
        onClose={() => (circle.isUnsaved ? ask(close) : close())}
        stackId={useId()}
        closeButtonProps={{ "aria-label": t("close") }}
        {...rest}
      >
        {children}
      </Modal>
    </CircleContext>
  );
}

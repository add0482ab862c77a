import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { Note } from "../ui/Note";
import { useWebcam } from "../ui/webcam";
import "./camera.css";
import { Silhouette } from "./Silhouette";
import { stillOf } from "./still";

interface Props {
  onPhoto: (file: File) => void;
  onClose: () => void;
}

/** The camera with an outline to stand in, and a countdown that gives time to get there. */
export function CameraDialog({ onPhoto, onClose }: Props) {
  const facing = useSignal<"environment" | "user">("environment");
  const delay = useSignal<"3" | "10">("3");
  const left = useSignal(0);
  const video = useRef<HTMLVideoElement>(null);
  const webcam = useWebcam({ facingMode: facing.value, width: { ideal: 1920 }, height: { ideal: 1440 } }, facing.value);
  useEffect(() => {
    if (video.current) video.current.srcObject = webcam.stream ?? null;
  }, [webcam.stream]);
  const take = async () => {
    if (!video.current) return;
    onPhoto(await stillOf(video.current));
    onClose();
  };
  useCountdown(left, take);
  const counting = left.value > 0;
  return (
    <Dialog title={t("seat.camera.title")} onClose={onClose}>
      <div class="stack">
        {webcam.problem ? (
          <div role="alert">
            <Note tone="bad">{t(webcam.problem)}</Note>
          </div>
        ) : (
          <>
            <p class="soft">{t("seat.camera.stand")}</p>
            <div class={`camera ${facing.value === "user" ? "camera-mirrored" : ""}`}>
              <video ref={video} autoplay playsInline muted aria-label={t("camera.preview")} />
              <Silhouette />
              <p class="camera-count" role="timer" aria-live="assertive">
                {counting && (
                  <>
                    <span aria-hidden="true">{left.value}</span>
                    <span class="visually-hidden">{t("camera.counting", { count: left.value })}</span>
                  </>
                )}
                {webcam.state === "starting" && <span class="camera-starting">{t("camera.starting")}</span>}
              </p>
            </div>
            <div class="camera-tools">
              <Choice
                legend={t("camera.countdown")}
                value={delay.value}
                options={[
                  ["3", t("camera.seconds", { count: 3 })],
                  ["10", t("camera.seconds", { count: 10 })],
                ]}
                onChange={(value) => {
                  delay.value = value;
                }}
              />
              <div class="row">
                <Button
                  aria-label={t("camera.switch")}
                  title={t("camera.switch")}
                  disabled={counting}
                  onClick={() => {
                    facing.value = facing.value === "user" ? "environment" : "user";
                  }}
                >
                  <Icon name="switch" />
                </Button>
                <Button
                  kind="primary"
                  disabled={webcam.state !== "live"}
                  onClick={() => {
                    left.value = counting ? 0 : Number(delay.value);
                  }}
                >
                  <Icon name={counting ? "close" : "camera"} />
                  {counting ? t("camera.stop") : t("camera.take")}
                </Button>
              </div>
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}

/** Counts `left` down every second; calls `then` at 0. */
function useCountdown(left: { value: number }, then: () => void): void {
  const seconds = left.value;
  const latest = useRef(then);
  latest.current = then;
  useEffect(() => {
    if (seconds === 0) return;
    const timer = setTimeout(() => {
      left.value = seconds - 1;
      if (seconds === 1) latest.current();
    }, 1000);
    return () => clearTimeout(timer);
  }, [seconds, left]);
}

import type { Act } from "./plan";

const PITCH_HZ: Record<Act, number> = { fixation: 440, up: 587, down: 392 }; // up sounds higher than down
const LOUDNESS = 0.08;
const LENGTH_S = 0.22;

export interface Tone {
  play: (act: Act) => void;
  close: () => void;
}

/** A soft tone at each change, because a person who looks far up cannot read. Must be created on a click. */
export function createTone(): Tone {
  const audio = new AudioContext();
  const play = (act: Act) => {
    const oscillator = new OscillatorNode(audio, { frequency: PITCH_HZ[act] });
    const volume = new GainNode(audio, { gain: 0 });
    const now = audio.currentTime;
    volume.gain.linearRampToValueAtTime(LOUDNESS, now + 0.02); // without a click at the start
    volume.gain.exponentialRampToValueAtTime(0.001, now + LENGTH_S);
    oscillator.connect(volume).connect(audio.destination);
    oscillator.start();
    oscillator.stop(now + LENGTH_S);
  };
  return { play, close: () => void audio.close() };
}

import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A line to the world that can be cut: a small forward proxy. */
export interface Line {
  address: string;
  cut: boolean;
  /** Break the next upload off when so many bytes of it have passed, and everything after it. */
  cutUploadAfter: (bytes: number) => void;
  mend: () => void;
  close: () => Promise<void>;
}

export async function openLine(): Promise<Line> {
  let limit = Number.POSITIVE_INFINITY;
  const server = createServer((asked, answer) => {
    if (line.cut) return asked.socket.destroy();
    const isUpload = asked.headers["content-type"]?.startsWith("multipart/") ?? false;
    if (isUpload) watch(asked);
    return pass(asked, answer);
  });
  const watch = (asked: IncomingMessage) => {
    let passed = 0;
    asked.on("data", (block: Buffer) => {
      passed += block.length;
      if (passed < limit) return;
      line.cut = true;
      asked.socket.destroy();
    });
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const line: Line = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: false,
    cutUploadAfter: (bytes) => {
      limit = bytes;
    },
    mend: () => {
      limit = Number.POSITIVE_INFINITY;
      line.cut = false;
    },
    close: () => new Promise((resolve) => [server.close(() => resolve()), server.closeAllConnections()]),
  };
  return line;
}

function pass(asked: IncomingMessage, answer: ServerResponse): void {
  const onward = request(asked.url ?? "", { method: asked.method, headers: asked.headers }, (reply) => {
    answer.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(answer);
  });
  onward.on("error", () => answer.destroy());
  asked.on("close", () => asked.complete || onward.destroy());
  asked.pipe(onward);
}

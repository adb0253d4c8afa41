/** Section 14, in bytes unless the name says otherwise. */
export const limit = {
  logEntry: 8_192,
  /** Log kinds 3 and 4, which list devices and a new generation. */
  largeLogEntry: 16_384,
  logEntries: 10_000,
  unlockSeals: 262_144,
  keyVault: 16_384,
  privateStore: 1_048_576,
  unlockBox: 1_024,
  epochRecord: 262_144,
  envelope: 262_144,
  contentText: 16_384,
  mark: 1_024,
  references: 16,
  mentions: 256,
  page: 1_310_720 + 262_144,
  pageEntries: 500,
  email: 254,
  password: 1_024,
  emoji: 64,
  shownName: 256,
  picture: 65_536,
  conversations: 10_000,
  frame: 2_097_152,
} as const;

/** Sizes of suite 1, in bytes. */
export const size = {
  hash: 32,
  secret: 32,
  salt: 32,
  signature: 64,
  signingKey: 32,
  sealingKey: 1_216,
  seal: 1_168,
  messageId: 16,
  recoveryCode: 20,
} as const;

/** Bounds of the Argon2id parameters (section 3.2); outside of them a client derives and sends nothing. */
export const stretchBounds = {
  memoryKiB: { least: 65_536, most: 262_144 },
  iterations: { least: 3, most: 10 },
  parallelism: 1,
} as const;

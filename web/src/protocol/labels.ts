/** Every label of the protocol, once. No two purposes share one. */
export const label = {
  publicKey: "crypt-talk/1 public key",

  passwordSalt: "crypt-talk/1 password salt",
  passwordAuthSecret: "crypt-talk/1 password auth secret",
  passwordWrapKey: "crypt-talk/1 password wrap key",
  recoveryChecksum: "crypt-talk/1 recovery checksum",
  recoveryAuthSecret: "crypt-talk/1 recovery auth secret",
  recoveryWrapKey: "crypt-talk/1 recovery wrap key",

  unlockBox: "crypt-talk/1 unlock box",
  vaultKeyToUnlock: "crypt-talk/1 vault key to unlock",
  enrolmentKeyToUnlock: "crypt-talk/1 enrolment key to unlock",
  vaultKeyToDevice: "crypt-talk/1 vault key to device",
  unlockSeals: "crypt-talk/1 unlock seals",

  account: "crypt-talk/1 account",
  logEntry: "crypt-talk/1 account log entry",
  logSignature: "crypt-talk/1 account log signature",

  keyVault: "crypt-talk/1 key vault",
  keyVaultHash: "crypt-talk/1 key vault hash",
  vaultKey: "crypt-talk/1 vault key",
  privateStore: "crypt-talk/1 private store",
  privateStoreSignature: "crypt-talk/1 private store signature",

  session: "crypt-talk/1 session",

  directConversation: "crypt-talk/1 direct conversation",
  envelope: "crypt-talk/1 envelope",
  epochRecord: "crypt-talk/1 epoch record",
  epochRecordSignature: "crypt-talk/1 epoch record signature",
  roster: "crypt-talk/1 roster",
  epochKey: "crypt-talk/1 epoch key",
  epochKeySeal: "crypt-talk/1 epoch key seal",
  transcript: "crypt-talk/1 transcript",

  message: "crypt-talk/1 message",
  messageSignature: "crypt-talk/1 message signature",
  readMark: "crypt-talk/1 read mark",
  readMarkSignature: "crypt-talk/1 read mark signature",
  typing: "crypt-talk/1 typing",
  typingSignature: "crypt-talk/1 typing signature",

  safetyNumber: "crypt-talk/1 safety number",
} as const;

export type Label = (typeof label)[keyof typeof label];

import { type Plural, pluralIn } from "./plural.ts";

const plural: Plural = pluralIn("en");

/** Every text of the app in English. Every other catalogue has the type Messages made from this one: a missing text fails the build. */
export const en = {
  language: "en",
  app: {
    name: "Crypt-Talk",
    tagline: "End-to-end encrypted messages.",
    skipToConversation: "Skip to the conversation",
    titleWithUnread: (unread: number) => `(${unread}) Crypt-Talk`,
  },
  common: {
    back: "Back",
    cancel: "Cancel",
    close: "Close",
    dismiss: "Dismiss",
    tryAgain: "Try again",
    loading: "Loading…",
    showPassword: "Show password",
    hidePassword: "Hide password",
  },

  insecure: {
    title: "This connection is not secure enough to encrypt",
    explanation:
      "Crypt-Talk encrypts in your browser, and browsers allow that only where the connection is secure: over https, or on the machine itself (localhost). This page came over plain http, so nothing was started and nothing was sent.",
    here: (address: string) => `You opened ${address}.`,
    forPeople: "If this is somebody else’s server, ask them for its https address.",
    forOperator: "If you run this server, let it answer by https in one of these ways:",
    certificate: {
      title: "A certificate of its own",
      body: "Start the server with the paths of a certificate chain and its key (PEM):",
    },
    proxy: {
      title: "A reverse proxy",
      body: "Let Caddy, nginx or another proxy answer by https and pass everything on, WebSocket upgrades and the Host header included.",
    },
    localhost: {
      title: "Only this machine",
      body: "To try it out, open it by the name localhost:",
    },
  },

  stopped: {
    storageUnavailable: {
      title: "This browser does not let Crypt-Talk keep its keys",
      body: "Keys and messages are kept in the browser’s storage, and it refuses. Leave private browsing or allow storage for this site, then reload.",
    },
    storageFull: {
      title: "This browser’s storage is full",
      body: "Crypt-Talk must store its keys before it can begin, and there is no room left. Free some space on this device, then reload. What is stored already stays.",
    },
    storageGone: {
      title: "The data of this page were removed",
      body: "Keys and messages that were stored in this browser are gone: somebody cleared them, or the browser did to make room. Reload and log in again; everything the server has comes back.",
    },
    olderTabOpen: {
      title: "Another tab is in the way",
      body: "A tab of this browser still runs an older version of Crypt-Talk and holds its storage. Close that tab or reload it: this page then goes on by itself.",
    },
    serverNewer: {
      title: "The server was updated",
      body: "The server speaks a newer version than this page. Reload to get the new page. What you wrote is kept in this browser and sent afterwards.",
    },
    serverOlder: {
      title: "The server runs an older version",
      body: "This page is newer than the server, as when an update was taken back. Reload to get the page that fits; if this comes again, tell the person who runs the server. What you wrote is kept in this browser and sent afterwards.",
    },
    unsent: "Written, but not sent. Copy what you want to keep:",
    unsentTo: (name: string) => `To ${name}`,
    webAssemblyMissing: {
      title: "This browser is missing something Crypt-Talk needs",
      body: "WebAssembly is missing: with it Crypt-Talk turns your password into a key. Update the browser, or allow it for this site where a lockdown mode or an extension takes it away, then reload.",
    },
    ownLogForked: {
      title: "Your account shows two different histories",
      body: "The server presented two contradicting versions of your list of devices. Either it deceives you, or it was set back to an old backup and went on from there. Crypt-Talk has stopped in this browser and kept both as evidence. Do not enter your password; ask the person who runs the server.",
    },
    ownLogRolledBack: {
      title: "The server shows an older state of your account",
      body: "Your list of devices has lost entries that this browser has already seen, as after restoring an old backup. Crypt-Talk has stopped so that nothing is sent on false grounds. Ask the person who runs the server.",
    },
    profileCopied: {
      title: "This browser profile is a copy",
      body: "Another browser uses the same keys and has gone on writing. To stay safe, this one must sign in as a device of its own. Its copy of the keys and messages is removed from here, and so are messages that were not sent yet; log in afterwards and the sent ones come back.",
    },
    needsNewerVersion: {
      title: "A newer version is needed",
      body: "Your account or another tab uses a newer version of Crypt-Talk. Reload the page to get it. What you wrote is kept in this browser.",
    },
    reload: "Reload",
    becomeNewDevice: "Remove the copy and log in",
  },

  broken: {
    title: "This page stopped working",
    body: "A fault in Crypt-Talk stopped this page. Your messages are safe: they are stored in this browser and, encrypted, on the server. Reload to go on.",
    unreachable: "A part of Crypt-Talk could not be fetched from the server. Check your connection, then reload.",
  },

  working: {
    derivingKey: "Turning your password into a key…",
    derivingKeyWhy: "This takes a moment on purpose: it makes guessing your password expensive.",
    creatingKeys: "Creating your keys…",
    registering: "Creating your account…",
    openingVault: "Opening your keys…",
    enrollingDevice: "Adding this browser to your account…",
    fetchingHistory: "Fetching your conversations…",
    fetchingHistoryCount: (done: number, total: number) =>
      `${done} of ${plural(total, { one: "# conversation", other: "# conversations" })}`,
    loggingOut: "Logging out and removing your data from this browser…",
    starting: "Starting…",
  },

  account: {
    loginTitle: "Log in",
    loginAction: "Log in",
    registerTitle: "Create your account",
    registerAction: "Create account",
    recoverTitle: "Log in with your recovery code",
    recoverAction: "Log in with code",
    toRegister: "Create an account",
    toRegisterQuestion: "New here?",
    toLogin: "Log in",
    toLoginQuestion: "Already have an account?",
    forgotPassword: "Forgot your password?",
    backToPassword: "Log in with your password",
    name: "Name",
    nameHelp: "3 to 32 letters, digits, dots, hyphens or underscores. Others find you by it.",
    nameRule: "Use 3 to 32 letters (a–z), digits, dots, hyphens or underscores, beginning with a letter or digit.",
    password: "Password",
    newPassword: "Password",
    passwordHelp: "Four or five random words are strong and easy to remember.",
    email: "E-mail (optional)",
    emailHelp: "Only the person who runs this server sees it.",
    inviteCode: "Invite code",
    inviteCodeHelp: "The person who runs this server gives it to you.",
    recoveryCode: "Recovery code",
    recoveryCodeHelp: "36 characters in nine groups. Hyphens, spaces and case do not matter.",
    required: "Please fill this in.",
    onlyKeys: {
      title: "Your password and recovery code are the only keys",
      body: "Nobody can reset them, not even the person who runs this server: it cannot read your messages, so it cannot give them back. You will get the recovery code next.",
    },
    firstAccount:
      "This server is new. The account made first needs no invite and is marked as the administrator’s. The mark gives no powers: the server is run from its command line.",
    registrationClosed: "This server does not take new accounts.",
    serverUnreachable: "The server does not answer. Check your connection.",
    why: {
      loggedOut: "You are logged out. Your keys and messages are removed from this browser.",
      loggedOutHereOnly:
        "Your keys and messages are removed from this browser. The server could not be told yet; this page tells it as soon as it can, now or when you open it next. Until then it lists this device, which nobody can use without its keys.",
      loggedOutStillListed:
        "Your keys and messages are removed from this browser, and its session has ended. Your account had changed meanwhile, so the server goes on listing this device; nobody can use it without its keys.",
      sessionEnded: "Your session has ended. Log in again to go on.",
      signedOutElsewhere:
        "This browser was signed out from another of your devices. Your keys and messages are removed from it; log in again to use it.",
      loggedOutInAnotherTab: "You logged out in another tab.",
      registrationRefused:
        "Your registration had been cut off, and the server did not take it: somebody else may have the name by now. Nothing of it is left here. Register again, with another name if need be.",
    },
    errors: {
      wrongCredentials: "That did not fit. Check the name and the password.",
      wrongRecoveryCredentials: "That did not fit. Check the name and the recovery code.",
      nameInvalid: "The server does not accept this name. Choose another one.",
      nameTaken: "Somebody else has this name. Choose another one.",
      passwordInvalid: "This password cannot be used. Choose a shorter one.",
      emailInvalid: "This does not look like an e-mail address.",
      inviteNeeded: "This invite code is missing, used or expired. Ask the person who runs the server for a new one.",
      registrationClosed: "This server does not take new accounts. Ask the person who runs it.",
      recoveryCodeMistyped: "There is a typing error in the code. Compare it group by group with what you kept.",
      throttled: (seconds: number) =>
        seconds < 90
          ? `Too many tries. Wait ${plural(seconds, { one: "# second", other: "# seconds" })}, then try again.`
          : `Too many tries. Wait ${plural(Math.ceil(seconds / 60), { one: "# minute", other: "# minutes" })}, then try again.`,
      unreachable:
        "The server does not answer. Check your connection, then try again with the same name and password: you go on where you were.",
      needsNewerVersion: "Your account uses a newer version of Crypt-Talk. Reload the page to get it.",
      storageUnavailable:
        "This browser does not let Crypt-Talk keep its keys. Leave private browsing or allow storage for this site.",
      storageFull:
        "This browser’s storage is full, and there is no room for your keys. Free some space on this device, then try again.",
      serverError: "Something went wrong on the server. Try again in a while.",
      serverErrorReference: (reference: string) =>
        `Something went wrong on the server. Try again in a while; for the person who runs it, the reference is ${reference}.`,
      refused: {
        parameters:
          "The server asked for unusual settings for your password, which could weaken it. Nothing was sent. Ask the person who runs it.",
        box: "The server accepted your login, but the keys it keeps for you do not open. They were damaged or replaced; nothing was changed. Ask the person who runs the server.",
        accountLog:
          "Your list of devices fails its check. It was damaged or tampered with, so this browser was not added. Ask the person who runs the server.",
        accountLogRolledBack:
          "The server shows an older list of your devices than your account has confirmed, so this browser was not added. Ask the person who runs the server.",
        accountLogForked:
          "The server shows two contradicting lists of your devices. That does not happen by accident; this browser was not added. Ask the person who runs the server.",
        unlockSeals:
          "What protects your keys fails its check. It was damaged or replaced, so this browser was not added. Ask the person who runs the server.",
        keyVault:
          "The keys that the server keeps for you fail their check. They were damaged or replaced, so this browser was not added. Ask the person who runs the server.",
        privateStore: "Your private settings fail their check and were not used.",
        answer:
          "The server’s answer does not make sense to this version of Crypt-Talk. Nothing was changed; reload the page and try again.",
      },
    },
  },

  strength: {
    label: "Password strength",
    checking: "Checking…",
    unavailable: "The strength check could not be loaded. Check your connection and reload.",
    levels: ["Very weak", "Weak", "Not strong enough yet", "Strong", "Very strong"],
    hints: {
      empty: "",
      tooLong: "This is too long. Shorten it.",
      tooShort: "Use at least 10 characters.",
      common: "This is one of the first things an attacker would try.",
      containsName: "Leave your own name out of it.",
      pattern: "Rows of keys, repeats and sequences are easy to guess.",
      date: "Dates and years are easy to guess.",
      addWords: "Add one or two more uncommon words.",
      good: "This is expensive to guess.",
    },
  },

  recovery: {
    showTitle: "Keep this recovery code",
    showBody:
      "If you forget your password, this code is the only other way back to your messages. Print it or write it down and keep it apart from your devices.",
    earlierPassword:
      "An earlier try had created this account already. It has the password you typed then, not the one you typed last.",
    code: "Recovery code",
    belongsTo: (name: string, address: string) => `${name} at ${address}`,
    copy: "Copy",
    copied: "Copied",
    copyFailed: "The browser did not allow copying. Write the code down.",
    download: "Download",
    print: "Print",
    fileName: (name: string) => `crypt-talk-recovery-code-${name}.txt`,
    fileText: (name: string, address: string, code: string) =>
      `Crypt-Talk recovery code\n\nServer: ${address}\nName:   ${name}\n\n${code}\n\nWhoever has this code and the name can open the account. Keep it apart from your devices.\n`,
    kept: "I have kept it",
    confirmTitle: "Check what you kept",
    confirmBody: "Type these groups of the code from your copy, so that you know it is complete.",
    group: (number: number) => `Group ${number}`,
    groupsWrong: (count: number, groups: string) =>
      plural(count, {
        one: `Group ${groups} does not fit. Compare it with your copy.`,
        other: `Groups ${groups} do not fit. Compare them with your copy.`,
      }),
    confirm: "Confirm and go on",
    showAgain: "Show the code again",
  },

  people: {
    conversations: "Conversations",
    search: "Find people or conversations",
    clearSearch: "Clear search",
    searching: "Searching…",
    resultPeople: "People",
    resultConversations: "Conversations",
    nobodyFound: (query: string) => `Nobody is called “${query}” here.`,
    searchFailed: "The search did not work. Check your connection and try again.",
    searchThrottled: "Too many searches at once. Wait a moment and go on typing.",
    notes: "Notes to self",
    notesHint: "Only you can read them",
    noConversations: "No conversations yet",
    noConversationsHint: "Find somebody by name above and write to them.",
    loading: "Loading conversations…",
    fetchingHistory: (percent: string) => `Fetching older messages… ${percent}`,
    fetchingHistoryLabel: "Older messages",
    online: "online",
    lastSeen: (when: string) => `last seen ${when}`,
    offline: "offline",
    typing: "typing…",
    you: "You",
    youSaid: (text: string) => `You: ${text}`,
    unread: (count: number) => plural(count, { one: "# unread message", other: "# unread messages" }),
    wrote: (name: string, unread: number) =>
      `${name}: ${plural(unread, { one: "# unread message", other: "# unread messages" })}`,
    attention: "Needs your attention",
    draft: (text: string) => `Draft: ${text}`,
    options: (name: string) => `Options for ${name}`,
    pin: "Pin to the top",
    unpin: "Unpin",
    pinned: "Pinned",
    mute: "Mute",
    unmute: "Unmute",
    muted: "Muted",
    archive: "Archive",
    unarchive: "Take out of the archive",
    archived: (count: number) => plural(count, { one: "# archived conversation", other: "# archived conversations" }),
    hideArchived: "Hide archived conversations",
  },

  chat: {
    messagesWith: (name: string) => `Messages with ${name}`,
    conversationWith: (name: string) => `Conversation with ${name}`,
    notesTitle: "Notes to self",
    somebody: "Somebody",
    input: "Message",
    inputFor: (name: string) => `Message to ${name}`,
    placeholder: "Write a message",
    notesPlaceholder: "Write a note",
    send: "Send",
    sendHint: "Enter sends, Shift+Enter begins a new line",
    tooLong: (over: number) => plural(over, { one: "# character too long", other: "# characters too long" }),
    pasteTooLong: (count: number) =>
      plural(count, {
        other: "# characters are far too many for one message. Nothing was pasted.",
      }),
    charactersLeft: (left: number) => plural(left, { one: "# character left", other: "# characters left" }),
    unreadDivider: "New messages",
    jumpToLatest: "Jump to latest",
    jumpToLatestUnread: (count: number) =>
      `Jump to latest, ${plural(count, { one: "# new message", other: "# new messages" })}`,
    loadingOlder: "Loading older messages…",
    olderFailed: "Older messages could not be loaded.",
    beginning: (name: string) => `This is the beginning of your conversation with ${name}.`,
    beginningOfNotes: "This is the beginning of your notes. They are encrypted like everything else.",
    beginningHint: "Messages are end-to-end encrypted: the server stores them but cannot read them.",
    opening: "Opening the conversation…",
    newMessageFrom: (name: string, text: string) => `${name}: ${text}`,
    today: "Today",
    yesterday: "Yesterday",
    states: {
      pending: "Waiting to be sent",
      stored: "Sent",
      delivered: "Delivered",
      read: "Read",
      failed: "Not sent",
    },
    saidAt: (sender: string, time: string) => `${sender}, ${time}`,
    failed: {
      unreachable: "Not sent: the server did not answer.",
      refused: "Not sent: the server refused it.",
      tooLarge: "Not sent: too large. Shorten it and send it again.",
      blocked: "Not sent: this conversation is blocked.",
      throttled: "Not sent: too many messages at once. Wait a moment, then try again.",
      serverError: "Not sent: something went wrong on the server.",
    },
    retry: "Try again",
    discard: "Delete",
    unsupported: "This message needs a newer version of Crypt-Talk. Reload the page to get it.",
    unreadable: {
      keyMissing:
        "This message cannot be opened here yet: its key is missing. It was asked for, and comes when another of your devices or the other person is online.",
      damaged: "This message is damaged and cannot be opened. Ask for it to be sent again.",
      notAuthentic:
        "This message does not come from the device it names, so it is not shown. Ask in another way whether it was meant for you.",
      outOfOrder:
        "This message does not fit what came before it: something was dropped or moved on the way. Ask for it to be sent again.",
      needsNewerVersion: "This message needs a newer version of Crypt-Talk. Reload the page to get it.",
    },
    preview: {
      deleted: "A deleted message",
      unsupported: "A message for a newer version",
      unreadable: "A message that cannot be shown",
    },
    events: {
      peerAddedDevice: (count: number, name: string) =>
        `${name} signed in on ${plural(count, { one: "a new device", other: "# new devices" })}.`,
      peerRemovedDevice: (count: number, name: string) =>
        `${name} removed ${plural(count, { one: "a device", other: "# devices" })}.`,
      ownDeviceAdded: (count: number) =>
        `You signed in on ${plural(count, { one: "a new device", other: "# new devices" })}.`,
      ownDeviceRemoved: (count: number) => `You removed ${plural(count, { one: "a device", other: "# devices" })}.`,
      recordRefused: "A change of this conversation failed its check and was not applied.",
    },
    blocked: {
      peerLogRefused:
        "You cannot write here: this person’s list of devices fails its check. Ask the person who runs the server.",
      peerLogOfAnother:
        "You cannot write here: the keys that the server shows for this person are those of another account, who could read along. Nothing was sent. Ask the person who runs the server.",
      recordRefused:
        "You cannot write here: a change of this conversation fails its check. Ask the person who runs the server.",
      historyRolledBack:
        "You cannot write here: the server lacks messages that you have already seen. This ends by itself when it has them again. If they are lost, log out and in again to go on with what it has.",
      needsNewerVersion: "Writing here needs a newer version of Crypt-Talk. Reload the page to get it.",
      renewingKey: "The key of this conversation is being renewed. This takes a moment.",
    },
    trust: {
      nameHasNewAccount: (name: string) =>
        `The name ${name} now belongs to another account. It may be the same person starting over, or somebody else. Ask them in another way before you write.`,
      peerLogForked: (name: string) =>
        `The server shows two contradicting lists of ${name}’s devices. That does not happen by accident. Nothing more is sent to this account. Tell ${name} in another way, and ask the person who runs the server.`,
      peerLogRolledBack: (name: string) =>
        `The server shows an older list of ${name}’s devices than you have already seen. Nothing is sent until that is explained. Ask the person who runs the server.`,
      peerLogRefused: (name: string) =>
        `${name}’s list of devices fails its check. It was damaged or tampered with; nothing is sent to this account. Ask the person who runs the server.`,
      historyRolledBack: () =>
        "The server shows an older state of this conversation than you have already seen. Messages may be missing. Ask the person who runs the server.",
      historyWhole: () =>
        "The server has all messages of this conversation again. You can write here; send again what was not sent meanwhile.",
      recordRefused: () =>
        "A change of this conversation fails its check and was not applied. Ask the person who runs the server.",
      historyIncomplete: () =>
        "Messages are missing in this conversation, or their order was changed on the way. Ask whoever wrote to you what is missing.",
    },
    understood: "Understood",
    actions: "What to do with this message",
    reply: "Reply",
    edit: "Edit",
    remove: "Delete for everyone",
    copyText: "Copy text",
    react: "React",
    reactWith: (emoji: string) => `React with ${emoji}`,
    takeBack: (emoji: string) => `Take back ${emoji}`,
    moreEmoji: "More emoji",
    reactedBy: (emoji: string, names: string) => `${emoji} by ${names}`,
    replyingTo: (name: string) => `Reply to ${name}`,
    cancelReply: "Do not reply",
    editing: "Edit message",
    cancelEditing: "Stop editing",
    saveEdit: "Save the change",
    edited: "edited",
    showSource: (name: string) => `Show what ${name} wrote`,
    sourceMissing: "This message cannot be shown here.",
    deletedByYou: "You deleted this message.",
    deletedBy: (name: string) => `${name} deleted this message.`,
    removeTitle: "Delete this message for everyone?",
    removeBody:
      "It disappears for both of you and leaves a trace that something was deleted. Whoever has read it already has read it.",
    completePeople: "People to mention",
    completeEmoji: "Emoji",
    copyCode: "Copy code",
    codeCopied: "Copied",
    codeCopyFailed: "The browser did not allow copying. Select the code and copy it by hand.",
  },

  search: {
    messages: "Messages",
    onlyHere: (name: string) => `Only with ${name}`,
    searching: (percent: string) => `Searching the history… ${percent}`,
    nothing: "No message has these words.",
    incomplete: "A part of the history could not be fetched. Check your connection and search again.",
  },

  palette: {
    title: "Go to",
    input: "Go to a person or conversation",
    hint: "Type a name. Arrow keys choose, Enter opens.",
    results: "People and conversations",
    open: (shortcut: string) => `Go to… (${shortcut})`,
  },

  privacy: {
    open: "End-to-end encrypted: what that means",
    title: "End-to-end encrypted",
    intro: (name: string) =>
      `What you and ${name} write is encrypted in your browsers before it leaves them. Only your devices can open it.`,
    introNotes: "Your notes are encrypted in this browser before they leave it. Only your devices can open them.",
    neverTitle: "The server never sees",
    never: [
      "what is said, edited, deleted or reacted",
      "how far you have read, and what you have typed or searched in a chat",
      "passwords, recovery codes and keys: it keeps your keys locked, and only your password or recovery code opens them",
    ],
    seesTitle: "The server sees",
    sees: [
      "account names, and e-mail addresses if given",
      "who talks to whom, when, from which internet address and device",
      "roughly how long messages are",
      "that something was delivered",
      "single words typed where people are found, which are looked up as names",
    ],
    limitsTitle: "Good to know",
    limits: [
      "From the timing the server can guess more, such as when somebody types or reads.",
      "The app comes from the server at each visit: a server that turns malicious could send a malicious app.",
      "Whoever gets your password or recovery code can read your whole history.",
      "Until you compare safety numbers, it is the server’s word that a name belongs to the person you mean.",
      "A lost device cannot be shut out yet: whoever unlocks it goes on reading.",
      "Deleting is a request to the other side’s app; it cannot force anyone to forget.",
      "Nobody outside the project has audited it.",
    ],
  },

  devices: {
    open: "Your devices",
    title: "Your devices",
    body: "Every browser or program you logged in with. If one is not yours, somebody knows your password or recovery code.",
    thisOne: "This browser",
    device: (number: string) => `Device ${number}`,
    retired: "logged out",
    lastUsed: (when: string) => `last used ${when}`,
    noSession: "not connected at the moment",
    leaving: "signed out; removes its data when it next reaches the server",
    signOut: "Sign out",
    signOutOf: (device: string) => `Sign out ${device}`,
    signOutHint:
      "A device that you sign out is disconnected now, and removes its keys and messages as soon as it reaches the server again. A lost device that is never online keeps what it holds: shutting one out for good is not possible yet.",
    failed: "The list could not be loaded. Check your connection and try again.",
  },

  block: {
    choose: (name: string) => `Block ${name}`,
    lift: (name: string) => `Unblock ${name}`,
    title: (name: string) => `Block ${name}?`,
    body: "What this person writes is no longer shown to you, and neither of you sees whether the other is online, is typing or has read. They are not told. You can unblock them at any time; then you see what they wrote.",
    confirm: "Block",
    notice: (name: string) => `You blocked ${name}. Messages they sent meanwhile are not shown.`,
    unblock: "Unblock",
  },

  safety: {
    open: "Compare safety number",
    title: (name: string) => `Safety number with ${name}`,
    body: (name: string) =>
      `Compare these numbers with ${name} in another way: side by side, or in a call where you know the voice. If both see the same, nobody stands between you.`,
    number: "Safety number",
    qr: "The safety number as a QR code",
    mark: "They are the same",
    unmark: "Forget that I compared",
    verified: "You compared this safety number.",
    verifiedSign: "Safety number compared",
  },

  emoji: {
    open: "Emoji",
    title: "Choose an emoji",
    search: "Search emoji",
    found: "Found",
    nothingFound: (query: string) => `No emoji fits “${query}”.`,
    failed: "The emoji could not be loaded. Check your connection.",
    groups: {
      smileys: "Smileys",
      people: "People and gestures",
      nature: "Animals and nature",
      food: "Food and drink",
      travel: "Travel and places",
      activities: "Activities",
      objects: "Objects",
      symbols: "Symbols",
      flags: "Flags",
    },
  },

  connection: {
    connecting: "Connecting…",
    offline: "No connection. What you write is kept and sent later.",
    retryIn: (seconds: number) =>
      seconds === 0 ? "Trying again…" : `Trying again in ${plural(seconds, { one: "# second", other: "# seconds" })}.`,
    reconnect: "Connect now",
    back: "Connected again.",
  },

  notices: {
    storageNotPersistent:
      "The browser may clear this site’s storage when space runs out. Your messages would come back at the next login; unsent ones would not.",
    storageFull:
      "The browser’s storage is full. Free some space: what you wrote stays in this tab until then, so leave it open. It is sent, and what is missing here fetched, as soon as there is room.",
    newerApp: "The server has a newer version of this app. Reload to get it; what you wrote stays.",
    clockAhead: (minutes: number) =>
      `This device’s clock is ${plural(minutes, { one: "# minute", other: "# minutes" })} ahead of the server’s. Times look wrong and typing is not seen: set the clock to the right time.`,
    clockBehind: (minutes: number) =>
      `This device’s clock is ${plural(minutes, { one: "# minute", other: "# minutes" })} behind the server’s. Times look wrong and typing is not seen: set the clock to the right time.`,
    privateStoreRefused:
      "Your settings from other devices fail their check and were not used. Pins and drafts may be out of date here.",
    vaultRefused:
      "The locked copy of your keys at the server fails its check. This browser goes on with the keys it has; ask the person who runs the server before you log in elsewhere.",
    ownDeviceAdded: (when: string) =>
      `Your account was opened on a new device (${when}). If that was not you, somebody knows your password or recovery code.`,
    ownDeviceAddedNamed: (device: string, when: string) =>
      `Your account was opened on a new device: ${device} (${when}). If that was not you, somebody knows your password or recovery code.`,
    contactLogForked: (name: string) =>
      `The server shows two contradicting lists of ${name}’s devices. Nothing is sent to this account.`,
    contactLogRolledBack: (name: string) =>
      `The server shows an older list of ${name}’s devices than you have already seen. Nothing is sent to this account. Ask the person who runs the server.`,
    contactLogRefused: (name: string) =>
      `${name}’s list of devices fails its check. Nothing is sent to this account. Ask the person who runs the server.`,
  },

  welcome: {
    title: (name: string) => `Hello, ${name}`,
    body: "Choose a conversation, or find somebody by name.",
    find: "Find somebody",
    encrypted: "Everything is encrypted in this browser before it leaves it.",
  },

  picture: {
    own: "Use your own picture",
    another: "Change the picture",
    remove: "Remove the picture",
    whoSees: "Encrypted for the people you write to. Others see a generated one.",
    firstTitle: "Choose a picture",
    firstBody: "People see it beside your name. You can change it at any time.",
    generated: "Generated pictures",
    choice: (number: number) => `Picture ${number}`,
    others: "Other pictures",
    keep: "Use this picture",
    skip: "Choose later",
    cropTitle: "Choose a part",
    part: "The part of your picture that others see",
    cropHint: "Drag the picture, or move it with the arrow keys.",
    zoom: "Zoom",
    use: "Use this part",
    unreadable: "This browser cannot read that file as a picture. Choose a JPEG, PNG or WebP file.",
  },

  profile: {
    open: "Your profile and settings",
    title: "Profile and settings",
    admin: "Marked as the administrator’s account",
    language: "Language",
    languageSystem: (name: string) => `As the browser (${name})`,
    languageFailed: "This language could not be loaded. Check your connection and try again.",
    appearance: "Appearance",
    themes: { system: "System", light: "Light", dark: "Dark" },
    picture: "Your picture",
    pictureAnother: "Another picture",
    pictureSave: "Keep this picture",
    pictureFailed: "The picture could not be saved. Try again.",
    logout: "Log out",
    logoutTitle: "Log out of this browser?",
    logoutBody:
      "This removes your keys, your messages and what is not yet sent from this browser, and takes this browser off your list of devices. Your conversations stay on the server, encrypted.",
    logoutReturn: "To come back you need your password or your recovery code.",
    logoutConfirm: "Log out",
  },
} as const satisfies Record<string, unknown>;

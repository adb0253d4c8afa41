import type { Messages } from "./index.ts";
import { type Plural, pluralIn } from "./plural.ts";

const plural: Plural = pluralIn("de");

export const de: Messages = {
  language: "de",
  app: {
    name: "Crypt-Talk",
    tagline: "Ende-zu-Ende-verschlüsselte Nachrichten.",
    skipToConversation: "Zur Unterhaltung springen",
    titleWithUnread: (unread) => `(${unread}) Crypt-Talk`,
  },
  common: {
    back: "Zurück",
    cancel: "Abbrechen",
    close: "Schließen",
    dismiss: "Ausblenden",
    tryAgain: "Noch einmal versuchen",
    loading: "Wird geladen …",
    showPassword: "Passwort anzeigen",
    hidePassword: "Passwort verbergen",
  },

  insecure: {
    title: "Diese Verbindung ist nicht sicher genug zum Verschlüsseln",
    explanation:
      "Crypt-Talk verschlüsselt in deinem Browser, und Browser erlauben das nur, wo die Verbindung sicher ist: über https oder auf dem Rechner selbst (localhost). Diese Seite kam über einfaches http, deshalb wurde nichts gestartet und nichts gesendet.",
    here: (address) => `Du hast ${address} geöffnet.`,
    forPeople: "Wenn der Server jemand anderem gehört, frage nach seiner https-Adresse.",
    forOperator: "Wenn du diesen Server betreibst, lass ihn auf einem dieser Wege über https antworten:",
    certificate: {
      title: "Ein eigenes Zertifikat",
      body: "Starte den Server mit den Pfaden einer Zertifikatskette und ihres Schlüssels (PEM):",
    },
    proxy: {
      title: "Ein Reverse-Proxy",
      body: "Lass Caddy, nginx oder einen anderen Proxy über https antworten und alles weitergeben, auch WebSocket-Upgrades und die Host-Zeile.",
    },
    localhost: {
      title: "Nur dieser Rechner",
      body: "Zum Ausprobieren öffne ihn unter dem Namen localhost:",
    },
  },

  stopped: {
    storageUnavailable: {
      title: "Dieser Browser lässt Crypt-Talk seine Schlüssel nicht aufbewahren",
      body: "Schlüssel und Nachrichten liegen im Speicher des Browsers, und der verweigert sich. Verlasse den privaten Modus oder erlaube dieser Seite Speicher, dann lade neu.",
    },
    storageFull: {
      title: "Der Speicher dieses Browsers ist voll",
      body: "Crypt-Talk muss seine Schlüssel speichern, bevor es anfangen kann, und es ist kein Platz mehr. Schaffe Platz auf diesem Gerät, dann lade neu. Was schon gespeichert ist, bleibt.",
    },
    storageGone: {
      title: "Die Daten dieser Seite wurden entfernt",
      body: "Schlüssel und Nachrichten, die in diesem Browser lagen, sind weg: Jemand hat sie gelöscht, oder der Browser selbst, um Platz zu schaffen. Lade neu und melde dich wieder an; alles, was der Server hat, kommt zurück.",
    },
    olderTabOpen: {
      title: "Ein anderer Tab steht im Weg",
      body: "In einem Tab dieses Browsers läuft noch eine ältere Version von Crypt-Talk und hält den Speicher fest. Schließe diesen Tab oder lade ihn neu: Dann geht es hier von selbst weiter.",
    },
    serverNewer: {
      title: "Der Server wurde aktualisiert",
      body: "Der Server spricht eine neuere Version als diese Seite. Lade neu, um die neue Seite zu bekommen. Was du geschrieben hast, bleibt in diesem Browser und wird danach gesendet.",
    },
    serverOlder: {
      title: "Auf dem Server läuft eine ältere Version",
      body: "Diese Seite ist neuer als der Server, als wäre eine Aktualisierung zurückgenommen worden. Lade neu, um die passende Seite zu bekommen; kommt das wieder, sage es der Person, die den Server betreibt. Was du geschrieben hast, bleibt in diesem Browser und wird danach gesendet.",
    },
    unsent: "Geschrieben, aber nicht gesendet. Kopiere, was du behalten willst:",
    unsentTo: (name) => `An ${name}`,
    webAssemblyMissing: {
      title: "Diesem Browser fehlt etwas, das Crypt-Talk braucht",
      body: "WebAssembly fehlt: Damit macht Crypt-Talk aus deinem Passwort einen Schlüssel. Aktualisiere den Browser, oder erlaube es für diese Seite, wo ein Blockierungsmodus oder eine Erweiterung es abschaltet, und lade dann neu.",
    },
    ownLogForked: {
      title: "Dein Konto zeigt zwei verschiedene Verläufe",
      body: "Der Server hat zwei einander widersprechende Fassungen deiner Geräteliste vorgelegt. Entweder täuscht er dich, oder er wurde auf eine alte Sicherung zurückgesetzt und hat von dort weitergemacht. Crypt-Talk hat in diesem Browser angehalten und beide als Beleg aufbewahrt. Gib dein Passwort nicht ein; frage die Person, die den Server betreibt.",
    },
    ownLogRolledBack: {
      title: "Der Server zeigt einen älteren Stand deines Kontos",
      body: "Deiner Geräteliste fehlen Einträge, die dieser Browser schon gesehen hat, wie nach dem Einspielen einer alten Sicherung. Crypt-Talk hat angehalten, damit nichts auf falscher Grundlage gesendet wird. Frage die Person, die den Server betreibt.",
    },
    profileCopied: {
      title: "Dieses Browserprofil ist eine Kopie",
      body: "Ein anderer Browser benutzt dieselben Schlüssel und hat weitergeschrieben. Zur Sicherheit muss sich dieser als eigenes Gerät anmelden. Seine Kopie der Schlüssel und Nachrichten wird hier gelöscht, auch Nachrichten, die noch nicht gesendet sind; nach dem Anmelden sind die gesendeten wieder da.",
    },
    needsNewerVersion: {
      title: "Eine neuere Version ist nötig",
      body: "Dein Konto oder ein anderer Tab benutzt eine neuere Version von Crypt-Talk. Lade die Seite neu, um sie zu bekommen. Was du geschrieben hast, bleibt in diesem Browser.",
    },
    reload: "Neu laden",
    becomeNewDevice: "Kopie löschen und anmelden",
  },

  broken: {
    title: "Diese Seite funktioniert nicht mehr",
    body: "Ein Fehler in Crypt-Talk hat diese Seite angehalten. Deine Nachrichten sind sicher: Sie liegen in diesem Browser und, verschlüsselt, auf dem Server. Lade neu, um weiterzumachen.",
    unreachable:
      "Ein Teil von Crypt-Talk konnte nicht vom Server geholt werden. Prüfe deine Verbindung und lade dann neu.",
  },

  working: {
    derivingKey: "Aus deinem Passwort wird ein Schlüssel …",
    derivingKeyWhy: "Das dauert mit Absicht einen Moment: Es macht das Erraten deines Passworts teuer.",
    creatingKeys: "Deine Schlüssel werden erzeugt …",
    registering: "Dein Konto wird angelegt …",
    openingVault: "Deine Schlüssel werden geöffnet …",
    enrollingDevice: "Dieser Browser wird deinem Konto hinzugefügt …",
    fetchingHistory: "Deine Unterhaltungen werden geholt …",
    fetchingHistoryCount: (done, total) =>
      `${done} von ${plural(total, { one: "# Unterhaltung", other: "# Unterhaltungen" })}`,
    loggingOut: "Abmelden und Entfernen deiner Daten aus diesem Browser …",
    starting: "Wird gestartet …",
  },

  account: {
    loginTitle: "Anmelden",
    loginAction: "Anmelden",
    registerTitle: "Lege dein Konto an",
    registerAction: "Konto anlegen",
    recoverTitle: "Mit dem Wiederherstellungscode anmelden",
    recoverAction: "Mit Code anmelden",
    toRegister: "Konto anlegen",
    toRegisterQuestion: "Neu hier?",
    toLogin: "Anmelden",
    toLoginQuestion: "Hast du schon ein Konto?",
    forgotPassword: "Passwort vergessen?",
    backToPassword: "Mit dem Passwort anmelden",
    name: "Name",
    nameHelp: "3 bis 32 Buchstaben, Ziffern, Punkte, Binde- oder Unterstriche. Damit finden dich andere.",
    nameRule:
      "Nimm 3 bis 32 Buchstaben (a–z), Ziffern, Punkte, Binde- oder Unterstriche, mit einem Buchstaben oder einer Ziffer am Anfang.",
    password: "Passwort",
    newPassword: "Passwort",
    passwordHelp: "Vier oder fünf zufällige Wörter sind stark und leicht zu merken.",
    email: "E-Mail (freiwillig)",
    emailHelp: "Nur die Person, die diesen Server betreibt, sieht sie.",
    inviteCode: "Einladungscode",
    inviteCodeHelp: "Du bekommst ihn von der Person, die diesen Server betreibt.",
    recoveryCode: "Wiederherstellungscode",
    recoveryCodeHelp: "36 Zeichen in neun Gruppen. Striche, Leerzeichen und Groß- oder Kleinschreibung sind egal.",
    required: "Bitte ausfüllen.",
    onlyKeys: {
      title: "Dein Passwort und der Wiederherstellungscode sind die einzigen Schlüssel",
      body: "Niemand kann sie zurücksetzen, auch nicht die Person, die diesen Server betreibt: Er kann deine Nachrichten nicht lesen, also kann er sie auch nicht zurückgeben. Den Wiederherstellungscode bekommst du gleich.",
    },
    firstAccount:
      "Dieser Server ist neu. Das erste Konto braucht keine Einladung und ist als das des Verwalters gekennzeichnet. Das Kennzeichen gibt keine Rechte: Der Server wird über seine Befehlszeile verwaltet.",
    registrationClosed: "Dieser Server nimmt keine neuen Konten an.",
    serverUnreachable: "Der Server antwortet nicht. Prüfe deine Verbindung.",
    why: {
      loggedOut: "Du bist abgemeldet. Deine Schlüssel und Nachrichten sind aus diesem Browser entfernt.",
      loggedOutHereOnly:
        "Deine Schlüssel und Nachrichten sind aus diesem Browser gelöscht. Der Server war noch nicht zu erreichen; diese Seite sagt es ihm, sobald sie kann, jetzt oder wenn du sie das nächste Mal öffnest. Bis dahin führt er dieses Gerät auf, das ohne seine Schlüssel niemand benutzen kann.",
      loggedOutStillListed:
        "Deine Schlüssel und Nachrichten sind aus diesem Browser gelöscht, und seine Sitzung ist beendet. Dein Konto hatte sich inzwischen geändert, deshalb führt der Server dieses Gerät weiter auf; ohne seine Schlüssel kann es niemand benutzen.",
      sessionEnded: "Deine Sitzung ist zu Ende. Melde dich wieder an, um weiterzumachen.",
      signedOutElsewhere:
        "Dieser Browser wurde von einem anderen deiner Geräte abgemeldet. Deine Schlüssel und Nachrichten sind hier gelöscht; melde dich wieder an, um ihn zu benutzen.",
      loggedOutInAnotherTab: "Du hast dich in einem anderen Tab abgemeldet.",
      registrationRefused:
        "Deine Registrierung war unterbrochen worden, und der Server hat sie nicht angenommen: Vielleicht hat inzwischen jemand anderes den Namen. Hier ist nichts davon geblieben. Registriere dich noch einmal, wenn nötig mit einem anderen Namen.",
    },
    errors: {
      wrongCredentials: "Das hat nicht gepasst. Prüfe Name und Passwort.",
      wrongRecoveryCredentials: "Das hat nicht gepasst. Prüfe Name und Wiederherstellungscode.",
      nameInvalid: "Der Server nimmt diesen Namen nicht an. Wähle einen anderen.",
      nameTaken: "Diesen Namen hat schon jemand. Wähle einen anderen.",
      passwordInvalid: "Dieses Passwort kann nicht verwendet werden. Wähle ein kürzeres.",
      emailInvalid: "Das sieht nicht nach einer E-Mail-Adresse aus.",
      inviteNeeded:
        "Dieser Einladungscode fehlt, ist benutzt oder abgelaufen. Bitte die Person, die den Server betreibt, um einen neuen.",
      registrationClosed: "Dieser Server nimmt keine neuen Konten an. Frage die Person, die ihn betreibt.",
      recoveryCodeMistyped:
        "Im Code ist ein Tippfehler. Vergleiche ihn Gruppe für Gruppe mit dem, was du aufbewahrt hast.",
      throttled: (seconds) =>
        seconds < 90
          ? `Zu viele Versuche. Warte ${plural(seconds, { one: "# Sekunde", other: "# Sekunden" })} und versuche es dann wieder.`
          : `Zu viele Versuche. Warte ${plural(Math.ceil(seconds / 60), { one: "# Minute", other: "# Minuten" })} und versuche es dann wieder.`,
      unreachable:
        "Der Server antwortet nicht. Prüfe deine Verbindung und versuche es dann mit demselben Namen und Passwort noch einmal: Es geht dort weiter, wo du warst.",
      needsNewerVersion:
        "Dein Konto benutzt eine neuere Version von Crypt-Talk. Lade die Seite neu, um sie zu bekommen.",
      storageUnavailable:
        "Dieser Browser lässt Crypt-Talk seine Schlüssel nicht aufbewahren. Verlasse den privaten Modus oder erlaube dieser Seite Speicher.",
      storageFull:
        "Der Speicher dieses Browsers ist voll, und für deine Schlüssel ist kein Platz. Schaffe Platz auf diesem Gerät und versuche es dann noch einmal.",
      serverError: "Auf dem Server ist etwas schiefgegangen. Versuche es später noch einmal.",
      serverErrorReference: (reference) =>
        `Auf dem Server ist etwas schiefgegangen. Versuche es später noch einmal; für die Person, die ihn betreibt: Die Kennung ist ${reference}.`,
      refused: {
        parameters:
          "Der Server verlangt ungewöhnliche Einstellungen für dein Passwort, die es schwächen könnten. Nichts wurde gesendet. Frage die Person, die ihn betreibt.",
        box: "Der Server hat die Anmeldung angenommen, doch die Schlüssel, die er für dich verwahrt, lassen sich nicht öffnen. Sie wurden beschädigt oder ersetzt; nichts wurde geändert. Frage die Person, die den Server betreibt.",
        accountLog:
          "Deine Geräteliste besteht die Prüfung nicht. Sie wurde beschädigt oder verändert, deshalb wurde dieser Browser nicht hinzugefügt. Frage die Person, die den Server betreibt.",
        accountLogRolledBack:
          "Der Server zeigt eine ältere Geräteliste, als dein Konto bestätigt hat; dieser Browser wurde nicht hinzugefügt. Frage die Person, die den Server betreibt.",
        accountLogForked:
          "Der Server zeigt zwei einander widersprechende Listen deiner Geräte. Das geschieht nicht aus Versehen; dieser Browser wurde nicht hinzugefügt. Frage die Person, die den Server betreibt.",
        unlockSeals:
          "Was deine Schlüssel schützt, besteht die Prüfung nicht. Es wurde beschädigt oder ersetzt, deshalb wurde dieser Browser nicht hinzugefügt. Frage die Person, die den Server betreibt.",
        keyVault:
          "Die Schlüssel, die der Server für dich verwahrt, bestehen die Prüfung nicht. Sie wurden beschädigt oder ersetzt, deshalb wurde dieser Browser nicht hinzugefügt. Frage die Person, die den Server betreibt.",
        privateStore: "Deine privaten Einstellungen bestehen die Prüfung nicht und wurden nicht benutzt.",
        answer:
          "Die Antwort des Servers ergibt für diese Version von Crypt-Talk keinen Sinn. Nichts wurde geändert; lade die Seite neu und versuche es noch einmal.",
      },
    },
  },

  strength: {
    label: "Passwortstärke",
    checking: "Wird geprüft …",
    unavailable: "Die Prüfung der Stärke konnte nicht geladen werden. Prüfe deine Verbindung und lade neu.",
    levels: ["Sehr schwach", "Schwach", "Noch nicht stark genug", "Stark", "Sehr stark"],
    hints: {
      empty: "",
      tooLong: "Das ist zu lang. Kürze es.",
      tooShort: "Nimm mindestens 10 Zeichen.",
      common: "Das würde ein Angreifer mit als Erstes versuchen.",
      containsName: "Lass deinen eigenen Namen weg.",
      pattern: "Tastenreihen, Wiederholungen und Folgen sind leicht zu erraten.",
      date: "Daten und Jahreszahlen sind leicht zu erraten.",
      addWords: "Füge ein oder zwei ungewöhnliche Wörter hinzu.",
      good: "Das zu erraten ist teuer.",
    },
  },

  recovery: {
    showTitle: "Bewahre diesen Wiederherstellungscode auf",
    showBody:
      "Wenn du dein Passwort vergisst, ist dieser Code der einzige andere Weg zurück zu deinen Nachrichten. Drucke ihn aus oder schreibe ihn auf und verwahre ihn getrennt von deinen Geräten.",
    earlierPassword:
      "Ein früherer Versuch hatte dieses Konto schon angelegt. Es hat das Passwort, das du damals eingegeben hast, nicht das letzte.",
    code: "Wiederherstellungscode",
    belongsTo: (name, address) => `${name} auf ${address}`,
    copy: "Kopieren",
    copied: "Kopiert",
    copyFailed: "Der Browser hat das Kopieren nicht erlaubt. Schreibe den Code auf.",
    download: "Herunterladen",
    print: "Drucken",
    fileName: (name) => `crypt-talk-wiederherstellungscode-${name}.txt`,
    fileText: (name, address, code) =>
      `Crypt-Talk-Wiederherstellungscode\n\nServer: ${address}\nName:   ${name}\n\n${code}\n\nWer diesen Code und den Namen hat, kann das Konto öffnen. Verwahre ihn getrennt von deinen Geräten.\n`,
    kept: "Ich habe ihn aufbewahrt",
    confirmTitle: "Prüfe, was du aufbewahrt hast",
    confirmBody: "Tippe diese Gruppen des Codes von deiner Abschrift ab, damit du weißt, dass sie vollständig ist.",
    group: (number) => `Gruppe ${number}`,
    groupsWrong: (count, groups) =>
      plural(count, {
        one: `Gruppe ${groups} stimmt nicht. Vergleiche sie mit deiner Abschrift.`,
        other: `Die Gruppen ${groups} stimmen nicht. Vergleiche sie mit deiner Abschrift.`,
      }),
    confirm: "Bestätigen und weiter",
    showAgain: "Den Code noch einmal zeigen",
  },

  people: {
    conversations: "Unterhaltungen",
    search: "Personen oder Unterhaltungen finden",
    clearSearch: "Suche leeren",
    searching: "Suche läuft …",
    resultPeople: "Personen",
    resultConversations: "Unterhaltungen",
    nobodyFound: (query) => `Hier heißt niemand „${query}“.`,
    searchFailed: "Die Suche hat nicht funktioniert. Prüfe deine Verbindung und versuche es noch einmal.",
    searchThrottled: "Zu viele Suchen auf einmal. Warte einen Moment und tippe weiter.",
    notes: "Notizen an mich",
    notesHint: "Nur du kannst sie lesen",
    noConversations: "Noch keine Unterhaltungen",
    noConversationsHint: "Finde oben jemanden beim Namen und schreibe ihm oder ihr.",
    loading: "Unterhaltungen werden geladen …",
    fetchingHistory: (percent) => `Ältere Nachrichten werden geholt … ${percent}`,
    fetchingHistoryLabel: "Ältere Nachrichten",
    online: "online",
    lastSeen: (when) => `zuletzt gesehen ${when}`,
    offline: "offline",
    typing: "schreibt …",
    you: "Du",
    youSaid: (text) => `Du: ${text}`,
    unread: (count) => plural(count, { one: "# ungelesene Nachricht", other: "# ungelesene Nachrichten" }),
    wrote: (name, unread) =>
      `${name}: ${plural(unread, { one: "# ungelesene Nachricht", other: "# ungelesene Nachrichten" })}`,
    attention: "Braucht deine Aufmerksamkeit",
    draft: (text) => `Entwurf: ${text}`,
    options: (name) => `Optionen für ${name}`,
    pin: "Oben anheften",
    unpin: "Lösen",
    pinned: "Angeheftet",
    mute: "Stummschalten",
    unmute: "Stummschaltung aufheben",
    muted: "Stumm",
    archive: "Archivieren",
    unarchive: "Aus dem Archiv holen",
    archived: (count) => plural(count, { one: "# archivierte Unterhaltung", other: "# archivierte Unterhaltungen" }),
    hideArchived: "Archivierte ausblenden",
  },

  chat: {
    messagesWith: (name) => `Nachrichten mit ${name}`,
    conversationWith: (name) => `Unterhaltung mit ${name}`,
    notesTitle: "Notizen an mich",
    somebody: "Jemand",
    input: "Nachricht",
    inputFor: (name) => `Nachricht an ${name}`,
    placeholder: "Nachricht schreiben",
    notesPlaceholder: "Notiz schreiben",
    send: "Senden",
    sendHint: "Enter sendet, Umschalt+Enter beginnt eine neue Zeile",
    tooLong: (over) => plural(over, { one: "# Zeichen zu lang", other: "# Zeichen zu lang" }),
    pasteTooLong: (count) =>
      plural(count, {
        other: "# Zeichen sind viel zu viel für eine Nachricht. Nichts wurde eingefügt.",
      }),
    charactersLeft: (left) => plural(left, { one: "noch # Zeichen", other: "noch # Zeichen" }),
    unreadDivider: "Neue Nachrichten",
    jumpToLatest: "Zu den neuesten",
    jumpToLatestUnread: (count) =>
      `Zu den neuesten, ${plural(count, { one: "# neue Nachricht", other: "# neue Nachrichten" })}`,
    loadingOlder: "Ältere Nachrichten werden geladen …",
    olderFailed: "Ältere Nachrichten konnten nicht geladen werden.",
    beginning: (name) => `Hier beginnt deine Unterhaltung mit ${name}.`,
    beginningOfNotes: "Hier beginnen deine Notizen. Sie sind verschlüsselt wie alles andere.",
    beginningHint:
      "Nachrichten sind Ende-zu-Ende-verschlüsselt: Der Server bewahrt sie auf, kann sie aber nicht lesen.",
    opening: "Die Unterhaltung wird geöffnet …",
    newMessageFrom: (name, text) => `${name}: ${text}`,
    today: "Heute",
    yesterday: "Gestern",
    states: {
      pending: "Wartet auf das Senden",
      stored: "Gesendet",
      delivered: "Zugestellt",
      read: "Gelesen",
      failed: "Nicht gesendet",
    },
    saidAt: (sender, time) => `${sender}, ${time}`,
    failed: {
      unreachable: "Nicht gesendet: Der Server hat nicht geantwortet.",
      refused: "Nicht gesendet: Der Server hat sie abgelehnt.",
      tooLarge: "Nicht gesendet: zu groß. Kürze sie und sende sie noch einmal.",
      blocked: "Nicht gesendet: Diese Unterhaltung ist gesperrt.",
      throttled: "Nicht gesendet: zu viele Nachrichten auf einmal. Warte einen Moment und versuche es noch einmal.",
      serverError: "Nicht gesendet: Auf dem Server ist etwas schiefgegangen.",
    },
    retry: "Noch einmal versuchen",
    discard: "Löschen",
    unsupported: "Diese Nachricht braucht eine neuere Version von Crypt-Talk. Lade die Seite neu, um sie zu bekommen.",
    unreadable: {
      keyMissing:
        "Diese Nachricht lässt sich hier noch nicht öffnen: Ihr Schlüssel fehlt. Er ist angefragt und kommt, sobald ein anderes deiner Geräte oder die andere Person online ist.",
      damaged: "Diese Nachricht ist beschädigt und lässt sich nicht öffnen. Bitte darum, sie noch einmal zu senden.",
      notAuthentic:
        "Diese Nachricht kommt nicht von dem Gerät, das sie nennt, und wird deshalb nicht gezeigt. Frage auf einem anderen Weg, ob sie für dich war.",
      outOfOrder:
        "Diese Nachricht passt nicht zu dem, was vor ihr kam: Unterwegs wurde etwas weggelassen oder verschoben. Bitte darum, sie noch einmal zu senden.",
      needsNewerVersion:
        "Diese Nachricht braucht eine neuere Version von Crypt-Talk. Lade die Seite neu, um sie zu bekommen.",
    },
    preview: {
      deleted: "Eine gelöschte Nachricht",
      unsupported: "Eine Nachricht für eine neuere Version",
      unreadable: "Eine Nachricht, die nicht gezeigt werden kann",
    },
    events: {
      peerAddedDevice: (count, name) =>
        `${name} hat sich auf ${plural(count, { one: "einem neuen Gerät", other: "# neuen Geräten" })} angemeldet.`,
      peerRemovedDevice: (count, name) =>
        `${name} hat ${plural(count, { one: "ein Gerät", other: "# Geräte" })} entfernt.`,
      ownDeviceAdded: (count) =>
        `Du hast dich auf ${plural(count, { one: "einem neuen Gerät", other: "# neuen Geräten" })} angemeldet.`,
      ownDeviceRemoved: (count) => `Du hast ${plural(count, { one: "ein Gerät", other: "# Geräte" })} entfernt.`,
      recordRefused: "Eine Änderung dieser Unterhaltung hat die Prüfung nicht bestanden und wurde nicht angewendet.",
    },
    blocked: {
      peerLogRefused:
        "Du kannst hier nicht schreiben: Die Geräteliste dieser Person besteht die Prüfung nicht. Frage die Person, die den Server betreibt.",
      peerLogOfAnother:
        "Du kannst hier nicht schreiben: Die Schlüssel, die der Server für diese Person zeigt, gehören zu einem anderen Konto, das mitlesen könnte. Es wurde nichts gesendet. Frage die Person, die den Server betreibt.",
      recordRefused:
        "Du kannst hier nicht schreiben: Eine Änderung dieser Unterhaltung besteht die Prüfung nicht. Frage die Person, die den Server betreibt.",
      historyRolledBack:
        "Du kannst hier nicht schreiben: Dem Server fehlen Nachrichten, die du schon gesehen hast. Das endet von selbst, wenn er sie wieder hat. Sind sie verloren, melde dich ab und wieder an, um mit dem weiterzumachen, was er hat.",
      needsNewerVersion:
        "Um hier zu schreiben, ist eine neuere Version von Crypt-Talk nötig. Lade die Seite neu, um sie zu bekommen.",
      renewingKey: "Der Schlüssel dieser Unterhaltung wird erneuert. Das dauert einen Moment.",
    },
    trust: {
      nameHasNewAccount: (name) =>
        `Der Name ${name} gehört jetzt zu einem anderen Konto. Es kann dieselbe Person sein, die neu anfängt, oder jemand anderes. Frage auf einem anderen Weg nach, bevor du schreibst.`,
      peerLogForked: (name) =>
        `Der Server zeigt zwei einander widersprechende Listen der Geräte von ${name}. Das geschieht nicht aus Versehen. An dieses Konto wird nichts mehr gesendet. Sage es ${name} auf einem anderen Weg und frage die Person, die den Server betreibt.`,
      peerLogRolledBack: (name) =>
        `Der Server zeigt eine ältere Liste der Geräte von ${name}, als du schon gesehen hast. Bis das geklärt ist, wird nichts gesendet. Frage die Person, die den Server betreibt.`,
      peerLogRefused: (name) =>
        `Die Geräteliste von ${name} besteht die Prüfung nicht. Sie wurde beschädigt oder verändert; an dieses Konto wird nichts gesendet. Frage die Person, die den Server betreibt.`,
      historyRolledBack: () =>
        "Der Server zeigt einen älteren Stand dieser Unterhaltung, als du schon gesehen hast. Es können Nachrichten fehlen. Frage die Person, die den Server betreibt.",
      historyWhole: () =>
        "Der Server hat wieder alle Nachrichten dieser Unterhaltung. Du kannst hier schreiben; sende noch einmal, was inzwischen nicht gesendet wurde.",
      recordRefused: () =>
        "Eine Änderung dieser Unterhaltung besteht die Prüfung nicht und wurde nicht angewendet. Frage die Person, die den Server betreibt.",
      historyIncomplete: () =>
        "In dieser Unterhaltung fehlen Nachrichten, oder ihre Reihenfolge wurde unterwegs geändert. Frage nach, was dir geschrieben wurde.",
    },
    understood: "Verstanden",
    actions: "Was mit dieser Nachricht geschehen soll",
    reply: "Antworten",
    edit: "Bearbeiten",
    remove: "Für alle löschen",
    copyText: "Text kopieren",
    react: "Reagieren",
    reactWith: (emoji) => `Mit ${emoji} reagieren`,
    takeBack: (emoji) => `${emoji} zurücknehmen`,
    moreEmoji: "Mehr Emoji",
    reactedBy: (emoji, names) => `${emoji} von ${names}`,
    replyingTo: (name) => `Antwort an ${name}`,
    cancelReply: "Nicht antworten",
    editing: "Nachricht bearbeiten",
    cancelEditing: "Nicht mehr bearbeiten",
    saveEdit: "Änderung speichern",
    edited: "bearbeitet",
    showSource: (name) => `Zeigen, was ${name} geschrieben hat`,
    sourceMissing: "Diese Nachricht kann hier nicht gezeigt werden.",
    deletedByYou: "Du hast diese Nachricht gelöscht.",
    deletedBy: (name) => `${name} hat diese Nachricht gelöscht.`,
    removeTitle: "Diese Nachricht für alle löschen?",
    removeBody:
      "Sie verschwindet für euch beide und hinterlässt eine Spur, dass etwas gelöscht wurde. Wer sie schon gelesen hat, hat sie gelesen.",
    completePeople: "Personen zum Erwähnen",
    completeEmoji: "Emoji",
    copyCode: "Code kopieren",
    codeCopied: "Kopiert",
    codeCopyFailed: "Der Browser hat das Kopieren nicht erlaubt. Markiere den Code und kopiere ihn von Hand.",
  },

  search: {
    messages: "Nachrichten",
    onlyHere: (name) => `Nur mit ${name}`,
    searching: (percent) => `Der Verlauf wird durchsucht … ${percent}`,
    nothing: "Keine Nachricht enthält diese Wörter.",
    incomplete: "Ein Teil des Verlaufs konnte nicht geholt werden. Prüfe deine Verbindung und suche noch einmal.",
  },

  palette: {
    title: "Gehe zu",
    input: "Zu einer Person oder Unterhaltung gehen",
    hint: "Tippe einen Namen. Pfeiltasten wählen, Enter öffnet.",
    results: "Personen und Unterhaltungen",
    open: (shortcut) => `Gehe zu … (${shortcut})`,
  },

  privacy: {
    open: "Ende-zu-Ende-verschlüsselt: was das bedeutet",
    title: "Ende-zu-Ende-verschlüsselt",
    intro: (name) =>
      `Was du und ${name} schreiben, wird in euren Browsern verschlüsselt, bevor es sie verlässt. Nur eure Geräte können es öffnen.`,
    introNotes:
      "Deine Notizen werden in diesem Browser verschlüsselt, bevor sie ihn verlassen. Nur deine Geräte können sie öffnen.",
    neverTitle: "Der Server sieht nie",
    never: [
      "was gesagt, geändert, gelöscht oder als Reaktion gegeben wird",
      "wie weit du gelesen und was du in einem Chat getippt oder gesucht hast",
      "Passwörter, Wiederherstellungscodes und Schlüssel: Deine Schlüssel verwahrt er verschlossen, und nur dein Passwort oder dein Wiederherstellungscode öffnet sie",
    ],
    seesTitle: "Der Server sieht",
    sees: [
      "Kontonamen und, wenn angegeben, E-Mail-Adressen",
      "wer mit wem spricht, wann, von welcher Internetadresse und welchem Gerät",
      "ungefähr, wie lang Nachrichten sind",
      "dass etwas zugestellt wurde",
      "einzelne Wörter, die du eingibst, wo man Leute findet: sie werden als Namen gesucht",
    ],
    limitsTitle: "Gut zu wissen",
    limits: [
      "Aus den Zeitpunkten kann der Server mehr erraten, etwa wann jemand tippt oder liest.",
      "Die App kommt bei jedem Besuch vom Server: Ein böswillig gewordener Server könnte eine böswillige App senden.",
      "Wer dein Passwort oder deinen Wiederherstellungscode bekommt, kann deinen ganzen Verlauf lesen.",
      "Bis ihr Sicherheitsnummern vergleicht, ist es das Wort des Servers, dass ein Name der Person gehört, die du meinst.",
      "Ein verlorenes Gerät lässt sich noch nicht aussperren: Wer es entsperrt, liest weiter mit.",
      "Löschen ist eine Bitte an die App der anderen Seite; vergessen muss deshalb niemand.",
      "Niemand außerhalb des Projekts hat es geprüft.",
    ],
  },

  devices: {
    open: "Deine Geräte",
    title: "Deine Geräte",
    body: "Alle Browser und Programme, mit denen du dich angemeldet hast. Wenn eines davon nicht dir gehört, kennt jemand dein Passwort oder deinen Wiederherstellungscode.",
    thisOne: "Dieser Browser",
    device: (number) => `Gerät ${number}`,
    retired: "abgemeldet",
    lastUsed: (when) => `zuletzt benutzt ${when}`,
    noSession: "zurzeit nicht verbunden",
    leaving: "abgemeldet; löscht seine Daten, sobald es den Server wieder erreicht",
    signOut: "Abmelden",
    signOutOf: (device) => `${device} abmelden`,
    signOutHint:
      "Ein Gerät, das du abmeldest, wird jetzt getrennt und löscht seine Schlüssel und Nachrichten, sobald es den Server wieder erreicht. Ein verlorenes Gerät, das nie online ist, behält, was es hat: Es für immer auszusperren, ist noch nicht möglich.",
    failed: "Die Liste konnte nicht geladen werden. Prüfe deine Verbindung und versuche es noch einmal.",
  },

  block: {
    choose: (name) => `${name} blockieren`,
    lift: (name) => `Blockierung von ${name} aufheben`,
    title: (name) => `${name} blockieren?`,
    body: "Was diese Person schreibt, wird dir nicht mehr angezeigt, und keiner von euch sieht mehr, ob der andere online ist, schreibt oder gelesen hat. Die Person erfährt nichts davon. Du kannst die Blockierung jederzeit aufheben; dann siehst du, was sie geschrieben hat.",
    confirm: "Blockieren",
    notice: (name) => `Du hast ${name} blockiert. Nachrichten aus dieser Zeit werden nicht angezeigt.`,
    unblock: "Blockierung aufheben",
  },

  safety: {
    open: "Sicherheitsnummer vergleichen",
    title: (name) => `Sicherheitsnummer mit ${name}`,
    body: (name) =>
      `Vergleiche diese Zahlen mit ${name} auf einem anderen Weg: nebeneinander oder in einem Gespräch, in dem du die Stimme kennst. Wenn beide dasselbe sehen, steht niemand zwischen euch.`,
    number: "Sicherheitsnummer",
    qr: "Die Sicherheitsnummer als QR-Code",
    mark: "Sie sind gleich",
    unmark: "Vergessen, dass ich verglichen habe",
    verified: "Du hast diese Sicherheitsnummer verglichen.",
    verifiedSign: "Sicherheitsnummer verglichen",
  },

  emoji: {
    open: "Emoji",
    title: "Ein Emoji wählen",
    search: "Emoji suchen",
    found: "Gefunden",
    nothingFound: (query) => `Kein Emoji passt zu „${query}“.`,
    failed: "Die Emoji konnten nicht geladen werden. Prüfe deine Verbindung.",
    groups: {
      smileys: "Smileys",
      people: "Menschen und Gesten",
      nature: "Tiere und Natur",
      food: "Essen und Trinken",
      travel: "Reisen und Orte",
      activities: "Aktivitäten",
      objects: "Gegenstände",
      symbols: "Symbole",
      flags: "Flaggen",
    },
  },

  connection: {
    connecting: "Verbindung wird aufgebaut …",
    offline: "Keine Verbindung. Was du schreibst, wird aufbewahrt und später gesendet.",
    retryIn: (seconds) =>
      seconds === 0
        ? "Nächster Versuch läuft …"
        : `Nächster Versuch in ${plural(seconds, { one: "# Sekunde", other: "# Sekunden" })}.`,
    reconnect: "Jetzt verbinden",
    back: "Wieder verbunden.",
  },

  notices: {
    storageNotPersistent:
      "Der Browser darf den Speicher dieser Seite leeren, wenn der Platz knapp wird. Deine Nachrichten kämen bei der nächsten Anmeldung zurück, nicht gesendete nicht.",
    storageFull:
      "Der Speicher des Browsers ist voll. Schaffe etwas Platz: Was du geschrieben hast, bleibt bis dahin in diesem Tab, lass ihn also offen. Sobald Platz ist, wird es gesendet und geholt, was hier fehlt.",
    newerApp:
      "Der Server hat eine neuere Version dieser App. Lade neu, um sie zu bekommen; was du geschrieben hast, bleibt.",
    clockAhead: (minutes) =>
      `Die Uhr dieses Geräts geht gegenüber der des Servers ${plural(minutes, { one: "# Minute", other: "# Minuten" })} vor. Zeiten sehen falsch aus, und Tippen wird nicht gesehen: Stelle die Uhr richtig.`,
    clockBehind: (minutes) =>
      `Die Uhr dieses Geräts geht gegenüber der des Servers ${plural(minutes, { one: "# Minute", other: "# Minuten" })} nach. Zeiten sehen falsch aus, und Tippen wird nicht gesehen: Stelle die Uhr richtig.`,
    privateStoreRefused:
      "Deine Einstellungen von anderen Geräten bestehen die Prüfung nicht und wurden nicht benutzt. Angeheftetes und Entwürfe können hier veraltet sein.",
    vaultRefused:
      "Die verschlossene Kopie deiner Schlüssel auf dem Server besteht die Prüfung nicht. Dieser Browser macht mit den Schlüsseln weiter, die er hat; frage die Person, die den Server betreibt, bevor du dich woanders anmeldest.",
    ownDeviceAdded: (when) =>
      `Dein Konto wurde auf einem neuen Gerät geöffnet (${when}). Wenn du das nicht warst, kennt jemand dein Passwort oder deinen Wiederherstellungscode.`,
    ownDeviceAddedNamed: (device, when) =>
      `Dein Konto wurde auf einem neuen Gerät geöffnet: ${device} (${when}). Wenn du das nicht warst, kennt jemand dein Passwort oder deinen Wiederherstellungscode.`,
    contactLogForked: (name) =>
      `Der Server zeigt zwei einander widersprechende Listen der Geräte von ${name}. An dieses Konto wird nichts gesendet.`,
    contactLogRolledBack: (name) =>
      `Der Server zeigt eine ältere Liste der Geräte von ${name}, als du schon gesehen hast. An dieses Konto wird nichts gesendet. Frage die Person, die den Server betreibt.`,
    contactLogRefused: (name) =>
      `Die Geräteliste von ${name} besteht die Prüfung nicht. An dieses Konto wird nichts gesendet. Frage die Person, die den Server betreibt.`,
  },

  welcome: {
    title: (name) => `Hallo, ${name}`,
    body: "Wähle eine Unterhaltung oder finde jemanden beim Namen.",
    find: "Jemanden finden",
    encrypted: "Alles wird in diesem Browser verschlüsselt, bevor es ihn verlässt.",
  },

  picture: {
    own: "Eigenes Bild verwenden",
    another: "Bild wechseln",
    remove: "Bild entfernen",
    whoSees: "Verschlüsselt für alle, denen du schreibst. Andere sehen ein erzeugtes Bild.",
    firstTitle: "Wähle ein Bild",
    firstBody: "Andere sehen es neben deinem Namen. Du kannst es jederzeit ändern.",
    generated: "Erzeugte Bilder",
    choice: (number) => `Bild ${number}`,
    others: "Andere Bilder",
    keep: "Dieses Bild verwenden",
    skip: "Später wählen",
    cropTitle: "Wähle einen Ausschnitt",
    part: "Der Teil deines Bildes, den andere sehen",
    cropHint: "Ziehe das Bild oder verschiebe es mit den Pfeiltasten.",
    zoom: "Vergrößern",
    use: "Diesen Ausschnitt verwenden",
    unreadable: "Dieser Browser kann die Datei nicht als Bild lesen. Wähle eine JPEG-, PNG- oder WebP-Datei.",
  },

  profile: {
    open: "Dein Profil und Einstellungen",
    title: "Profil und Einstellungen",
    admin: "Als Konto des Verwalters gekennzeichnet",
    language: "Sprache",
    languageSystem: (name) => `Wie der Browser (${name})`,
    languageFailed: "Diese Sprache konnte nicht geladen werden. Prüfe deine Verbindung und versuche es noch einmal.",
    appearance: "Aussehen",
    themes: { system: "System", light: "Hell", dark: "Dunkel" },
    picture: "Dein Bild",
    pictureAnother: "Ein anderes Bild",
    pictureSave: "Dieses Bild behalten",
    pictureFailed: "Das Bild konnte nicht gespeichert werden. Versuche es noch einmal.",
    logout: "Abmelden",
    logoutTitle: "Von diesem Browser abmelden?",
    logoutBody:
      "Das entfernt deine Schlüssel, deine Nachrichten und alles noch nicht Gesendete aus diesem Browser und streicht ihn von deiner Geräteliste. Deine Unterhaltungen bleiben verschlüsselt auf dem Server.",
    logoutReturn: "Um zurückzukommen, brauchst du dein Passwort oder deinen Wiederherstellungscode.",
    logoutConfirm: "Abmelden",
  },
};

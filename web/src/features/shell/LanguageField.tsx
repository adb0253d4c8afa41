import { useId, useState } from "react";
import {
  chooseLanguage,
  chosenLanguage,
  type LanguageChoice,
  languages,
  systemLanguage,
  text,
} from "../../ui/messages/index.ts";
import styles from "./Profile.module.css";

/** The language of the app in this browser. Each language is listed as it calls itself. */
export function LanguageField() {
  const id = useId();
  const [choice, setChoice] = useState<LanguageChoice>(chosenLanguage);
  const [failed, setFailed] = useState(false);
  const system = languages.find((one) => one.language === systemLanguage())?.name ?? "";

  async function choose(wanted: LanguageChoice) {
    try {
      await chooseLanguage(wanted);
      setChoice(wanted);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  }

  return (
    <div className={styles.language}>
      <label htmlFor={id}>{text.profile.language}</label>
      <select
        id={id}
        value={choice}
        onChange={(event) => choose(languages.find((one) => one.language === event.target.value)?.language ?? "system")}
      >
        <option value="system">{text.profile.languageSystem(system)}</option>
        {languages.map(({ language, name }) => (
          <option key={language} value={language} lang={language}>
            {name}
          </option>
        ))}
      </select>
      {failed && (
        <p role="alert" className={styles.failed}>
          {text.profile.languageFailed}
        </p>
      )}
    </div>
  );
}

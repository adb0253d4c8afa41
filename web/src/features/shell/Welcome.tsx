import { Search } from "lucide-react";
import { Button } from "../../ui/Button.tsx";
import { Logo } from "../../ui/Logo.tsx";
import { text } from "../../ui/messages/index.ts";
import styles from "./Welcome.module.css";

interface WelcomeProps {
  readonly name: string;
  readonly onFind: () => void;
}

/** Stands where a conversation will. */
export function Welcome({ name, onFind }: WelcomeProps) {
  return (
    <div className={styles.welcome}>
      <Logo size={72} />
      <h1 className={styles.title}>{text.welcome.title(name)}</h1>
      <p>{text.welcome.body}</p>
      <Button look="primary" className={styles.find} onClick={onFind}>
        <Search size={18} aria-hidden="true" />
        {text.welcome.find}
      </Button>
      <p className={styles.soft}>{text.welcome.encrypted}</p>
    </div>
  );
}

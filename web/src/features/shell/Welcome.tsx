import { Logo } from "../../ui/Logo.tsx";
import { text } from "../../ui/messages/index.ts";
import styles from "./Welcome.module.css";

export function Welcome({ name }: { readonly name: string }) {
  return (
    <div className={styles.welcome}>
      <Logo size={72} />
      <h1 className={styles.title}>{text.welcome.title(name)}</h1>
      <p>{text.welcome.body}</p>
      <p className={styles.soft}>{text.welcome.encrypted}</p>
    </div>
  );
}

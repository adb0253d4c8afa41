import { text } from "../../ui/messages/index.ts";
import { AccountFrame } from "./AccountFrame.tsx";
import styles from "./InsecureScreen.module.css";

/** What plain http away from localhost gets instead of a page that fails. Runs without WebCrypto. */
export function InsecureScreen() {
  const { insecure } = text;
  return (
    <AccountFrame title={insecure.title} wide>
      <p>{insecure.explanation}</p>
      <p className={styles.soft}>{insecure.here(location.origin)}</p>
      <p>{insecure.forPeople}</p>
      <p>{insecure.forOperator}</p>
      <dl className={styles.ways}>
        <dt>{insecure.certificate.title}</dt>
        <dd>
          {insecure.certificate.body}
          <pre className={styles.command}>
            {"CRYPT_TALK_TLS_CERT=/path/fullchain.pem \\\nCRYPT_TALK_TLS_KEY=/path/privkey.pem ./crypt-talk"}
          </pre>
        </dd>
        <dt>{insecure.proxy.title}</dt>
        <dd>{insecure.proxy.body}</dd>
        <dt>{insecure.localhost.title}</dt>
        <dd>
          {insecure.localhost.body} <code>{`http://localhost${location.port === "" ? "" : `:${location.port}`}`}</code>
        </dd>
      </dl>
    </AccountFrame>
  );
}

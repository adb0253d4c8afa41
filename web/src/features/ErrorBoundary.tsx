import { Component, type ReactNode } from "react";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { text } from "../ui/messages/index.ts";
import { AccountFrame } from "./account/AccountFrame.tsx";

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

/** Stands in for the app when drawing it failed. React reports the error itself on the console; this adds nothing. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <AccountFrame title={text.broken.title}>
        <Callout severity="danger" announced>
          {text.broken.body}
        </Callout>
        <Button wide onClick={() => location.reload()}>
          {text.stopped.reload}
        </Button>
      </AccountFrame>
    );
  }
}

import { Component, type ReactNode } from "react";
import { BrokenScreen } from "./BrokenScreen.tsx";

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
    return <BrokenScreen why="fault" />;
  }
}

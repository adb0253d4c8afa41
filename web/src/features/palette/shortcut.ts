export const onMac = navigator.platform.startsWith("Mac");

export const paletteShortcut = onMac ? "⌘K" : "Ctrl+K";

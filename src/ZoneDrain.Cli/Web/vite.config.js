import { defineConfig } from "vite";

// One script and one style sheet under fixed names: the program embeds both and lays them into every page.
export default defineConfig({
  logLevel: "warn",
  build: {
    target: "es2022",
    outDir: process.env.ZONEDRAIN_WEB_OUT ?? "dist",
    emptyOutDir: false,
    cssCodeSplit: false,
    lib: { entry: "src/main.ts", formats: ["iife"], name: "ZoneDrain", fileName: () => "page.js", cssFileName: "page" },
  },
});

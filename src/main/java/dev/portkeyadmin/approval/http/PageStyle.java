package dev.portkeyadmin.approval.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The style sheet of all pages, and its hash, by which the pages allow it and no other. */
public final class PageStyle {

    /** The style sheet. */
    public static final String CSS = """

            :root {
              color-scheme: light dark;
              --paper: #fbfaf8;
              --ink: #1d1b18;
              --quiet: #5f5a52;
              --line: #dcd7cd;
              --edge: #8a8377;
              --raised: #ffffff;
              --accent: #1f4f8f;
              --button: #1d1b18;
              --button-ink: #fbfaf8;
            }
            @media (prefers-color-scheme: dark) {
              :root {
                --paper: #171614;
                --ink: #ece8e1;
                --quiet: #a8a298;
                --line: #37342f;
                --edge: #7d776c;
                --raised: #1f1d1a;
                --accent: #9cc1f2;
                --button: #ece8e1;
                --button-ink: #171614;
              }
            }
            * { box-sizing: border-box; }
            html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
            body {
              margin: 0;
              background: var(--paper);
              color: var(--ink);
              font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
              overflow-wrap: anywhere;
            }
            header, main, footer { max-width: 42rem; margin: 0 auto; padding: 0 1.25rem; }
            header { padding-top: 1.75rem; color: var(--quiet); font-size: .875rem; }
            header p { margin: 0; }
            main { padding-top: 2.5rem; padding-bottom: 2rem; }
            h1 {
              margin: 0 0 .75rem;
              font: 600 1.875rem/1.2 ui-serif, Georgia, Cambria, "Noto Serif", serif;
              letter-spacing: -.01em;
              text-wrap: balance;
            }
            h2 { margin: 2.25rem 0 .5rem; font-size: .9375rem; font-weight: 650; }
            p { margin: 0 0 .75rem; }
            p, li { text-wrap: pretty; }
            .kicker { margin: 0 0 .375rem; color: var(--accent); font-size: .9375rem; font-weight: 600; }
            .quiet { color: var(--quiet); }
            .question { white-space: pre-line; font-size: 1.0625rem; margin-top: 1.5rem; }
            .hidden-character {
              display: inline-block;
              padding: 0 .2em;
              border: 1px solid var(--edge);
              border-radius: .2em;
              font: .8125em/1.4 ui-monospace, "SFMono-Regular", Consolas, "Liberation Mono", monospace;
            }
            code { font: .9375em ui-monospace, "SFMono-Regular", Consolas, "Liberation Mono", monospace; }
            table { width: 100%; border-collapse: collapse; table-layout: fixed; }
            th, td { padding: .5rem 1rem .5rem 0; text-align: start; vertical-align: top; unicode-bidi: isolate; }
            td { white-space: pre-line; }
            thead th { padding-top: 0; color: var(--quiet); font-size: .875rem; font-weight: 400; }
            tbody tr { border-top: 1px solid var(--line); }
            tbody tr:last-child { border-bottom: 1px solid var(--line); }
            tbody th { font-weight: 400; }
            .before { color: var(--quiet); }
            .after { font-weight: 600; }
            .absent { font-style: italic; }
            ul { margin: 0; padding: 0; list-style: none; }
            li { position: relative; padding: .4rem 0; padding-inline-start: 1.1rem; }
            li::before { content: "\\2013"; content: "\\2013" / ""; position: absolute; inset-inline-start: 0; color: var(--quiet); }
            form { margin-top: 2.5rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
            .buttons { display: flex; flex-wrap: wrap; gap: .75rem; margin-bottom: 1rem; }
            button {
              min-width: 8rem;
              min-height: 2.75rem;
              padding: .5rem 1.25rem;
              border: 1px solid var(--edge);
              border-radius: .375rem;
              background: var(--raised);
              color: var(--ink);
              font: inherit;
              font-weight: 600;
              cursor: pointer;
              animation: arrive .7s step-end;
            }
            button.approve { border-color: var(--button); background: var(--button); color: var(--button-ink); }
            button:hover { text-decoration: underline; text-underline-offset: .2em; }
            :focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
            footer { padding-top: 1rem; padding-bottom: 3rem; color: var(--quiet); font-size: .875rem; }
            /* A click that was meant for what was here before the page opened reaches no button. */
            @keyframes arrive { from { pointer-events: none; } }
            @media (max-width: 34rem) {
              main { padding-top: 1.75rem; }
              h1 { font-size: 1.5rem; }
              table, tbody, tbody tr, tbody th { display: block; }
              thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
              tbody tr { padding: .625rem 0; }
              tbody th { padding: 0 0 .125rem; font-weight: 600; }
              tbody td { display: grid; grid-template-columns: 4.5rem 1fr; padding: 0; }
              tbody td::before {
                content: attr(data-column);
                content: attr(data-column) / "";
                color: var(--quiet);
                font-style: normal;
                font-weight: 400;
              }
              button { flex: 1 1 7rem; }
            }
            @media (forced-colors: active) {
              button { border-color: ButtonText; }
            }
            @media print {
              form { display: none; }
            }
            """;

    /** As a Content-Security-Policy names it. */
    public static final String HASH = hash();

    private PageStyle() {}

    private static String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(CSS.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
